import type { Fail } from '../checks/check.ts';
import { performCommand } from '../lab/actions/perform.ts';
import type { Connection } from '../lab/connect.ts';
import type { TestLab } from '../lab/testing.ts';

/**
 * Does what a failing check says is next, to the letter: types its lines, each in the folder that it is to be typed in. A
 * command of az is run by the lab's own az, one of the lab by the lab.
 */
export async function followAdvice(
  lab: TestLab,
  connection: Connection,
  { next, folder = '' }: Pick<Fail, 'next' | 'folder'>,
): Promise<void> {
  for (const line of next.split('\n')) {
    const [, program, rest = ''] = /^(?:\w+=\$\()?(az|npx lab) (.*)$/.exec(line) ?? [];
    if (program === 'az') {
      await performCommand(connection, { kind: 'command', text: line, folder, changes: true, line: 1 });
    } else if (program === 'npx lab') {
      const { code, stderr } = await lab.run(...rest.split(' '), '--az', 'builtin');
      if (code !== 0) throw new Error(`${line} ended with ${code}: ${stderr}`);
    } else {
      throw new Error(`This is nothing to type: ${line}`);
    }
  }
}
