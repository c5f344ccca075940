import { describe, expect, it } from 'vitest';
import { flag, required, text, texts, toggle } from './options.ts';
import { parse } from './parse.ts';

const options = {
  name: required(text('--name -n', 'Name.', { folderDefault: 'web' })),
  group: text('--resource-group -g', 'Group.'),
  settings: texts('--settings', 'Settings.'),
  slotSettings: texts('--slot-settings', 'Slot settings.'),
  slot: text('--slot -s', 'Slot.'),
  sku: text('--sku', 'Tier.', { choices: ['F1', 'FREE', 'B1'] }),
  httpsOnly: toggle('--https-only', 'HTTPS only.'),
  yes: flag('--yes -y', 'Do not ask.'),
};

const read = (args: string[], defaults = new Map<string, string>()) =>
  Object.fromEntries(parse('webapp x', args, options, defaults));

function failure(args: string[]): Error {
  try {
    read(args);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it was understood');
}

describe('a command line', () => {
  it.each<[string, string[], Record<string, string[]>]>([
    ['takes a value after the option', ['--name', 'a'], { name: ['a'] }],
    ['takes a value joined by =', ['--name=a=b'], { name: ['a=b'] }],
    ['takes a value joined to a short option', ['-na'], { name: ['a'] }],
    ['takes a value joined to a short option by =', ['-n=a'], { name: ['a'] }],
    ['takes a shortened option', ['--na', 'a'], { name: ['a'] }],
    ['takes a shortened option with =', ['--res=g', '-n', 'a'], { group: ['g'], name: ['a'] }],
    [
      'takes all words up to the next option',
      ['-n', 'a', '--settings', 'A=B', 'C=D E', '-g', 'g'],
      { name: ['a'], settings: ['A=B', 'C=D E'], group: ['g'] },
    ],
    ['prefers the exact name to longer ones', ['-n', 'a', '--slot', 'b'], { name: ['a'], slot: ['b'] }],
    ['takes a negative number for a value', ['-n', '-1'], { name: ['-1'] }],
    ['takes a text that begins with a dash and has spaces', ['-n', '-x y'], { name: ['-x y'] }],
    ['takes an empty value', ['-n', ''], { name: [''] }],
    ['lets the last of several count', ['-n', 'a', '-n', 'b'], { name: ['b'] }],
    [
      'lets the last of several lists count',
      ['-n', 'a', '--settings', 'A=1', '--settings', 'B=2'],
      { name: ['a'], settings: ['B=2'] },
    ],
    ['writes a choice as it is declared', ['-n', 'a', '--sku', 'free'], { name: ['a'], sku: ['FREE'] }],
    [
      'takes a switch without a word',
      ['-n', 'a', '--https-only', '-y'],
      { name: ['a'], httpsOnly: [], yes: [] },
    ],
    [
      'takes a switch with a word',
      ['-n', 'a', '--https-only', 'False'],
      { name: ['a'], httpsOnly: ['false'] },
    ],
  ])('%s', (_what, args, found) => {
    expect(read(args)).toEqual(found);
  });

  it('falls back on the defaults of the folder', () => {
    expect(read([], new Map([['web', 'app-1']]))).toEqual({ name: ['app-1'] });
    expect(read(['-n', 'other'], new Map([['web', 'app-1']]))).toEqual({ name: ['other'] });
  });

  it.each([
    ['needs what is required', [], 'the following arguments are required: --name/-n'],
    [
      'refuses an unknown option, and what follows it',
      ['-n', 'a', '--nme', 'x'],
      'unrecognized arguments: --nme x',
    ],
    ['refuses a word that belongs nowhere', ['stray', '-n', 'a'], 'unrecognized arguments: stray'],
    ['refuses a second word', ['-n', 'a', 'b'], 'unrecognized arguments: b'],
    [
      'refuses an option that is shortened too much',
      ['-n', 'a', '--s', 'x'],
      'ambiguous option: --s could match --settings, --slot-settings, --slot, --sku',
    ],
    ['misses a value', ['-g', '-n', 'a'], 'argument --resource-group/-g: expected one argument'],
    ['misses every value', ['-n', 'a', '--settings'], 'argument --settings: expected at least one argument'],
    [
      'refuses a value of a flag',
      ['-n', 'a', '--yes=no'],
      "argument --yes/-y: ignored explicit argument 'no'",
    ],
    [
      'refuses what is no choice',
      ['-n', 'a', '--sku', 'Z9'],
      "az webapp x: 'Z9' is not a valid value for '--sku'. Allowed values: F1, FREE, B1.",
    ],
  ])('that is wrong %s', (_what, args, message) => {
    expect(failure(args)).toMatchObject({ message, exitCode: 2 });
  });
});
