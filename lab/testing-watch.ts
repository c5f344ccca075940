import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitFor } from './local/client.ts';
import type { TestLab } from './testing.ts';

const PROGRAM = fileURLToPath(new URL('bin.js', import.meta.url));

/** Starts `lab check --watch --json` and collects its documents. */
export function watch(lab: TestLab, ...steps: string[]) {
  const child = spawn(process.execPath, [PROGRAM, '--dir', lab.dir, 'check', ...steps, '--watch', '--json']);
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  const documents = () =>
    text
      .split(/^(?=\{)/m)
      .filter((each) => each.trimEnd().endsWith('\n}'))
      .map((each) => JSON.parse(each));
  return {
    /** Waits until the last look says so, for as long as a learner would. */
    until: (summary: object, withinMs: number) =>
      waitFor(() => {
        const last = documents().at(-1);
        return last && contains(last.summary, summary) ? last : undefined;
      }, withinMs),
    count: () => documents().length,
    async end() {
      child.kill('SIGINT');
      const [code] = await once(child, 'exit');
      return code;
    },
  };
}

const contains = (whole: object, part: object): boolean =>
  Object.entries(part).every(([key, value]) => Reflect.get(whole, key) === value);
