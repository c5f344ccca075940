import type { Command } from './command.ts';
import { globalOptions } from './global-options.ts';
import type { Options } from './options.ts';

const NOTE =
  "This is the lab's built-in az: it knows the commands that the lab's steps use.\n" +
  'The Azure CLI knows all: https://learn.microsoft.com/cli/azure/install-azure-cli\n';

/** The help of one command. */
export function commandHelp({ name, summary, options, confirm }: Command): string {
  const own = Object.entries(options).map(([, option]) => option);
  const confirmed = confirm ? { yes: CONFIRM } : {};
  return [
    `\nCommand\n    az ${name} : ${summary}\n`,
    section('Arguments', {
      ...Object.fromEntries(own.map((option, index) => [index, option])),
      ...confirmed,
    }),
    section('Global Arguments', globalOptions),
    NOTE,
  ].join('\n');
}

const CONFIRM: Options[string] = {
  names: ['--yes', '-y'],
  help: 'Do not prompt for confirmation.',
  arity: 'none',
  required: false,
  read: (words) => words !== undefined,
};

function section(title: string, options: Options): string {
  const rows = Object.values(options)
    .map(({ names, required, help, choices }): [string, string] => [
      `${names.join(' ')}${required ? ' [Required]' : ''}`,
      `${help}${choices ? `  Allowed values: ${choices.join(', ')}.` : ''}`,
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return rows.length === 0 ? '' : `${title}\n${columns(rows)}`;
}

/** The help of a group of commands; of az itself when `words` is empty. */
export function groupHelp(
  words: string,
  commands: readonly Command[],
  groups: Readonly<Record<string, string>>,
): string {
  const prefix = words === '' ? '' : `${words} `;
  const inside = commands.filter(({ name }) => name.startsWith(prefix));
  const next = ({ name }: Command): string[] => name.slice(prefix.length).split(' ');
  const subgroups = [
    ...new Set(inside.map(next).flatMap((parts) => (parts.length > 1 ? [parts[0] ?? ''] : []))),
  ];
  const leaves = inside.filter((command) => next(command).length === 1);
  const parts: [string, [string, string][]][] = [
    ['Subgroups:', subgroups.sort().map((name) => [name, groups[`${prefix}${name}`] ?? ''])],
    ['Commands:', leaves.map((command) => [next(command)[0] ?? '', command.summary])],
  ];
  return [
    `\nGroup\n    az${words === '' ? '' : ` ${words} : ${groups[words] ?? ''}`}\n`,
    ...parts.flatMap(([title, rows]) => (rows.length === 0 ? [] : [`${title}\n${columns(rows)}`])),
    NOTE,
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, help]) => `    ${name.padEnd(width)} : ${help}\n`).join('');
}
