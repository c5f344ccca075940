import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { contextOf, type TestContext } from '../testing.ts';
import { openLinesUi } from './lines-ui.ts';
import { Left, type Menu, type Ui } from './ui.ts';

let ui: Ui;
let context: TestContext;

afterEach(() => ui.close());

/** Opens it with somebody who has typed these lines beforehand. */
function typing(...lines: string[]): void {
  const stdin = new PassThrough();
  stdin.write(lines.map((line) => `${line}\n`).join(''));
  context = contextOf({ stdin });
  ui = openLinesUi(context);
}

const said = async (): Promise<string> => {
  await new Promise(setImmediate);
  return context.written().stdout;
};

const menu: Menu<'r' | 'c' | ' '> = {
  status: 'Step 2 of 3.',
  choices: [
    { key: ' ', label: 'more' },
    { key: 'r', label: 'run its commands' },
    { key: 'c', label: 'check' },
  ],
  enter: 'r',
};

describe('by lines, a menu', () => {
  it('is told once, and answered by a letter and Enter, or by Enter alone', async () => {
    typing('C', '');
    expect(await ui.choose(menu)).toBe('c');
    expect(await ui.choose(menu)).toBe('r');
    const text = await said();
    expect(text.match(/ {2}c: check/g)).toHaveLength(1);
    expect(text.match(/Step 2 of 3\./g)).toHaveLength(1);
    expect(text).toContain('  r: run its commands (or Enter alone)');
    expect(text).not.toContain('\u001b');
  });

  it('is told again to those who ask, or mistype', async () => {
    typing('x', '?', 'c');
    expect(await ui.choose(menu)).toBe('c');
    const text = await said();
    expect(text).toContain('There is no choice "x" here.');
    expect(text.match(/ {2}c: check/g)).toHaveLength(3);
  });

  it('is left at the end of the input', async () => {
    typing();
    const answer = ui.choose(menu);
    (context.stdin as PassThrough).end();
    await expect(answer).rejects.toBeInstanceOf(Left);
    await expect(ui.choose(menu)).rejects.toBeInstanceOf(Left);
  });
});

describe('by lines, a question', () => {
  const question = {
    message: 'The region:',
    initial: 'East US 2',
    check: (answer: string) => (answer === 'x' ? 'It must be the name of a region.' : undefined),
  };

  it('names the rule that an answer breaks, and asks again', async () => {
    typing('x', 'West Europe');
    expect(await ui.ask(question)).toBe('West Europe');
    expect(await said()).toContain('It must be the name of a region.');
  });

  it('stays what it is with Enter', async () => {
    typing('');
    expect(await ui.ask(question)).toBeUndefined();
  });
});

describe('by lines, a list', () => {
  const list = { title: 'All steps', items: [{ number: 1, text: '· 1  One' }], initial: 1 };

  it('is answered by a number, or by none', async () => {
    typing('7', '1', '');
    expect(await ui.pick(list)).toBe(1);
    expect(await ui.pick(list)).toBeUndefined();
    expect(await said()).toContain('There is no number "7" here.');
  });
});

describe('by lines, something that takes time', () => {
  it('hears what is typed meanwhile, and nobody else does', async () => {
    typing();
    const keys: string[] = [];
    const stdin = context.stdin as PassThrough;
    await ui.meanwhile(
      () =>
        new Promise<void>((resolve) => {
          stdin.write('t\n\n');
          setImmediate(() => setImmediate(resolve));
        }),
      (key) => keys.push(key),
    );
    expect(keys).toEqual(['t', 'return']);
    stdin.write('c\n');
    expect(await ui.choose(menu)).toBe('c');
  });
});
