import { duration } from '../report/time.ts';
import type { Checked, CheckedCheck, SessionEvent } from './events.ts';

/** One event as a piece of a Markdown file, with the empty lines that it needs. Pieces in their order make the transcript. */
export function markdownOf(event: SessionEvent): string {
  switch (event.event) {
    case 'began':
      return [
        `# lab ${plain(event.command || 'guide')}`,
        '',
        `Began ${moment(event.at)} · Easy Auth Lab ${event.lab}, Node.js ${event.node}, ${event.platform}`,
        '',
      ].join('\n');
    case 'place':
      return [
        '',
        `In ${plain(event.cloud)}: resource group ${code(event.resourceGroup)}, frontend ${code(event.frontend)}, backend ${code(event.backend)}, subscription ${code(event.subscription)}, tenant ${code(event.tenant)}.`,
        '',
      ].join('\n');
    case 'command':
      return `\n${time(event.at)}${event.folder ? `, in ${code(event.folder)}` : ''}:\n\n${block(`$ ${event.line}`)}\n`;
    case 'output':
      return `${block(event.text.replace(/\n$/, ''))}\n`;
    case 'done':
      return `\nTook ${duration(event.milliseconds)}.\n`;
    case 'trouble':
      return `\n**${plain(event.message)}**\n\n${block(event.next)}\n`;
    case 'checked':
      return checkedText(event);
    case 'ended':
      return `\nEnded ${moment(event.at)} with exit code ${event.exitCode}.\n`;
  }
}

function checkedText({ step, title, at, checks }: Checked): string {
  const items = checks.map(
    (check) =>
      `- ${SIGNS[check.status]} ${plain(check.title)}${stateOf(check)}${
        check.status === 'fail' ? details(check) : ''
      }`,
  );
  return `\n## Step ${step}: ${plain(title)}\n\nChecked ${time(at)}:\n\n${items.join('\n')}\n`;
}

export const SIGNS = { pass: '✔', fail: '✖', blocked: '○', error: '!' } as const;

function stateOf({ status, found, expectedUntil }: CheckedCheck): string {
  switch (status) {
    case 'pass':
      return found ? ` (${plain(found)})` : '';
    case 'fail':
      return expectedUntil === undefined ? ': not yet' : `: expected until step ${expectedUntil}`;
    case 'blocked':
      return `: ${plain(found ?? 'waits for another one')}`;
    case 'error':
      return `: could not be checked. ${plain(found ?? '')}`;
  }
}

const details = ({ found, expected, why, next }: CheckedCheck): string =>
  (
    [
      ['found', found],
      ['expected', expected],
      ['why', why],
      ['next', next],
    ] as const
  )
    .filter(([, text]) => text)
    .map(([name, text]) => `\n  - ${name}: ${plain(text ?? '')}`)
    .join('');

/** Text that Markdown leaves as it is. Source: CommonMark 0.31.2, 2.4 "Backslash escapes". */
const plain = (text: string): string =>
  text.replaceAll('\n', ' ').replaceAll(/[\\`*_{}[\]<>#|~&]/g, (sign) => `\\${sign}`);

/** Text as code in a line, in a fence that is longer than any in it. Source: CommonMark 0.31.2, 6.1 "Code spans". */
function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${space}${text.replaceAll('\n', ' ')}${space}${fence}`;
}

/** Text as a block of code. Source: CommonMark 0.31.2, 4.5 "Fenced code blocks". */
function block(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** "2026-11-25 09:30:00 UTC". */
export const moment = (at: string): string => `${at.slice(0, 10)} ${time(at)}`;

export const time = (at: string): string => `${at.slice(11, 19)} UTC`;
