import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readShell, ShellError, type Word, writeShell } from './shell.ts';

/** The words of a line; one that is a single piece as that piece. */
const words = (source: string) =>
  readShell(source)[0]?.words.map((word) => (word.length === 1 ? word[0] : word));

describe('a command line', () => {
  it.each([
    ['words', 'az  group\tlist', ['az', 'group', 'list']],
    ['double quotes', 'az -l "East US 2"', ['az', '-l', 'East US 2']],
    ['quotes within a word', `az --set api='{"a": 1}'`, ['az', '--set', 'api={"a": 1}']],
    ['an empty word', `az --query ''`, ['az', '--query', '']],
    ['escapes between double quotes', String.raw`az "a \"b\" \$c \\ \d"`, ['az', String.raw`a "b" $c \ \d`]],
    ['what shells expand, between single quotes', `az '$a *!'`, ['az', '$a *!']],
    [
      'placeholders',
      'az --uri api://<back-end-client-id>/x',
      ['az', '--uri', 'api://<back-end-client-id>/x'],
    ],
    ['a variable', 'az "$secret"', ['az', { variable: 'secret' }]],
    ['a variable within a word', 'az "S=$secret."', ['az', ['S=', { variable: 'secret' }, '.']]],
    ['a comment at its end', 'az group list # all', ['az', 'group', 'list']],
    ['a # within a word', 'az a#b', ['az', 'a#b']],
    ['a ~ within a word', 'az a~b', ['az', 'a~b']],
  ])('is read as a shell reads it: %s', (_what, source, expected) => {
    expect(words(source)).toEqual(expected);
  });

  it('goes on after a backslash, and between quotes', () => {
    expect(readShell('az up \\\n  --name x\n\n# and\naz rest --body \'{\n  "a": 1\n}\'')).toEqual([
      { words: [['az'], ['up'], ['--name'], ['x']], text: 'az up --name x', line: 0 },
      {
        words: [['az'], ['rest'], ['--body'], ['{\n  "a": 1\n}']],
        text: 'az rest --body \'{\n  "a": 1\n}\'',
        line: 4,
      },
    ]);
  });

  it('may keep what it prints in a variable', () => {
    expect(readShell('secret=$(az x --query password \\\n  --output tsv)  # not shown')).toEqual([
      {
        words: [['az'], ['x'], ['--query'], ['password'], ['--output'], ['tsv']],
        assigns: 'secret',
        text: 'secret=$(az x --query password --output tsv)',
        line: 0,
      },
    ]);
  });
});

describe('what a shell would do more than run it, is refused:', () => {
  it.each([
    ['a pipe', 'az x | jq .', 'pipe'],
    ['two commands on a line', 'az x; az y', 'one command a line'],
    ['a command in the background', 'az x && az y', 'one command a line'],
    ['a redirection', 'az x > file', 'for shells only'],
    ['input', 'az x < file', 'for shells only'],
    ['a command within a word', 'az "$(whoami)"', 'name of a variable'],
    ['an older command within a word', 'az `whoami`', 'backtick'],
    ['an older command between quotes', 'az "`whoami`"', 'backtick'],
    ['a variable without quotes', 'az $secret', 'between double quotes'],
    ['a variable in braces', 'az "$' + '{secret}"', 'name of a variable'],
    ['files by pattern', 'az *.json', 'between quotes'],
    ['one letter by pattern', 'az rest --url /x?api-version=1', 'between quotes'],
    ['some letters by pattern', 'az --query [0].id', 'between quotes'],
    ['the home folder', 'az --file ~/x', 'for shells only'],
    ['history', 'az "x!"', 'single quotes'],
    ['a backslash in a word', 'az a\\ b', 'backslash'],
    ['a single quote that is not closed', "az 'x", 'single quote'],
    ['a double quote that is not closed', 'az "x', 'double quote'],
    ['a $( that is not closed', 'a=$(az x', 'not closed'],
    ['something behind an assignment', 'a=$(az x) az y', 'nothing stands behind'],
    ['a ) too many', 'az x)', 'closes nothing'],
  ])('%s', (_what, source, says) => {
    expect(() => readShell(`# one\n${source}`)).toThrow(says);
    try {
      readShell(`# one\n${source}`);
    } catch (error) {
      expect(error).toBeInstanceOf(ShellError);
      expect(error).toMatchObject({ line: 1 });
    }
  });
});

describe('a command line that was written', () => {
  it.each([
    [['az', 'x'], 'az x'],
    [['az', 'East US 2'], 'az "East US 2"'],
    [['az', '{"a": 1}'], `az '{"a": 1}'`],
    [['az', "it's"], `az "it's"`],
    [['az', `it's "so"`], String.raw`az "it's \"so\""`],
    [['az', ''], 'az ""'],
  ])('puts quotes where they are needed: %j', (texts, line) => {
    expect(writeShell({ words: texts.map((text) => [text]) })).toBe(line);
  });

  it('keeps variables', () => {
    const words: Word[] = [['az'], ['S=', { variable: 'secret' }]];
    expect(writeShell({ words, assigns: 'a' })).toBe('a=$(az "S=$secret")');
  });

  const text = fc.string({ unit: fc.constantFrom(...`az09 -=:/.'"\\$\`!*?[]{}()<>|&;#~\n\té`) });

  it('reads back as the same words, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        const [statement] = readShell(writeShell({ words: texts.map((each) => [each]) }));
        expect(statement?.words).toEqual(texts.map((each) => [each]));
      }),
    );
  });

  it.skipIf(process.platform === 'win32')('is the same to a shell', () => {
    const texts = fc.sample(text, { numRuns: 300, seed: 1 });
    const line = writeShell({ words: texts.map((each) => [each]) });
    const read = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
    expect(read.split('\0').slice(0, -1)).toEqual(texts);
  });
});
