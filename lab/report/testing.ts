import { appendFileSync } from 'node:fs';
import pc from 'picocolors';
import type { Outcome } from '../../checks/run.ts';
import { outcomeText } from './verdicts.ts';

const WIDTH = 80;

/** A line that is typed. */
const COMMAND = /^(?:(?:\w+=\$\()?az |npx lab |cd )/;

/** A word, as a shell takes it: nothing of it can stand in the next line. */
const ONE_WORD = /^(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'])+(?: \\)?$/;

/** What cannot be done in the portal: what the lab does itself, or a look. */
const NO_PORTAL = /^(?:npx lab |cd |az account show|az webapp list-runtimes)/;

/**
 * What is wrong with how an outcome reads in a terminal of 80 columns; nothing when all is well. With VERDICTS_FILE set,
 * what it reads like is written to that file, for somebody to read.
 */
export function faultsOf(outcome: Outcome): string[] {
  const text = outcomeText(outcome, {
    colors: pc.createColors(false),
    width: WIDTH,
    verbose: false,
    shell: 'bash',
  });
  const name = 'kind' in outcome ? `${outcome.check.id}/${outcome.kind}` : outcome.check.id;
  const file = process.env.VERDICTS_FILE;
  if (file) appendFileSync(file, `== ${name}\n${text}\n\n`);
  const mayBeLong = (line: string): boolean => /^\S+$/.test(line) || ONE_WORD.test(line);
  const faults = [
    ...text.split('\n').filter((line) => line.length > WIDTH && !mayBeLong(line.trim())),
    ...(text.match(/\b(?:undefined|null|NaN)\b|\[object/g) ?? []),
    ...(outcome.status === 'fail' ? faultsOfFailure(outcome) : []),
  ];
  return faults.map((fault) => `${name}: ${fault}`);
}

function faultsOfFailure({
  found,
  expected,
  why,
  next,
  portal,
}: Extract<Outcome, { status: 'fail' }>): string[] {
  const lines = next.split('\n');
  const changes = lines.some((line) => COMMAND.test(line) && !NO_PORTAL.test(line));
  const rows: [boolean, string][] = [
    [/\S/.test(found), 'found is empty'],
    [/\S/.test(expected) && !/\.$/.test(expected), `expected is no clause: ${expected}`],
    [/^\S.*\.$/s.test(why), `why is no sentence: ${why}`],
    [
      lines.every((line) => COMMAND.test(line) || /^[A-Z].*[.:]$/.test(line)),
      `next is nothing to do: ${next}`,
    ],
    [
      !lines.some((line, index) => line.endsWith(':') && !COMMAND.test(lines[index + 1] ?? '')),
      `next leads nowhere: ${next}`,
    ],
    [!changes || portal !== undefined || /portal has no page/.test(why), 'the way in the portal is missing'],
    [portal === undefined || / > /.test(portal), `portal is no path: ${portal}`],
  ];
  return rows.flatMap(([isRight, fault]) => (isRight ? [] : [fault]));
}
