import { render } from '@inquirer/testing';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { menuPrompt } from './menu-prompt.ts';
import { menuLines } from './menu-view.ts';
import { testTerminal } from './testing.ts';
import type { Menu } from './ui.ts';

const menu: Menu<string> = {
  status: 'Step 2 of 12  ▪▫▫  about 2 min · Tell the frontend where the backend is',
  choices: [
    { key: ' ', label: 'more' },
    { key: 'r', label: 'run its commands' },
    { key: 'm', label: 'I do it myself' },
    { key: 'c', label: 'check' },
    { key: 'q', label: 'quit' },
  ],
  enter: 'r',
};

const open = async (of: Menu<string> = menu) => {
  const terminal = testTerminal();
  return { terminal, ...(await render(menuPrompt, { menu: of, ...terminal })) };
};

describe('a menu', () => {
  it('shows where one is, what Enter does, and a key for everything else', async () => {
    const { getScreen, events, answer } = await open();
    expect(getScreen()).toBe(
      'Step 2 of 12  ▪▫▫  about 2 min · Tell the frontend where the backend is\n' +
        '[Enter] run its commands  [Space] more  [m] I do it myself  [c] check  [q] quit',
    );
    events.keypress('q');
    await answer;
  });

  it.each([
    ['one key', 'c', 'c'],
    ['Enter', 'enter', 'r'],
    ['the key that Enter stands for', 'r', 'r'],
    ['Space', 'space', ' '],
  ])('is answered by %s', async (_what, key, chosen) => {
    const { events, answer } = await open();
    events.keypress(key);
    expect(await answer).toEqual({ kind: 'answer', value: chosen });
  });

  it('says of another key that it does nothing, and waits on', async () => {
    const { events, answer, getScreen } = await open();
    events.keypress('x');
    expect(getScreen()).toContain('[x] does nothing here.');
    events.keypress({ name: 'r', ctrl: true });
    events.keypress('m');
    expect(await answer).toEqual({ kind: 'answer', value: 'm' });
  });

  it('is left by Ctrl+D, and by a terminal that is closed', async () => {
    const byKey = await open();
    byKey.events.keypress({ name: 'd', ctrl: true });
    expect(await byKey.answer).toEqual({ kind: 'left' });
    const closed = await open();
    closed.input.emit('end');
    expect(await closed.answer).toEqual({ kind: 'left' });
  });

  it('is laid out anew when the window changes', async () => {
    const { terminal, getScreen, events, answer } = await open();
    terminal.resize(40);
    const lines = getScreen().split('\n');
    expect(lines).toEqual([
      'Step 2 of 12  ▪▫▫  about 2 min · Tell …',
      '[Enter] run its commands  [Space] more',
      '[m] I do it myself  [c] check  [q] quit',
    ]);
    events.keypress('q');
    await answer;
  });

  it('erases the rows that its old lines took in a narrower window', async () => {
    const { terminal, events, answer } = await open();
    terminal.resize(40);
    // Both of its lines are longer than 40 columns, and took two rows.
    expect(terminal.erased()).toBe(`\u001b[J${'\u001b[2K\u001b[1A'.repeat(2)}`);
    terminal.resize(100);
    expect(terminal.erased().endsWith('\u001b[1A\u001b[J')).toBe(true);
    events.keypress('q');
    await answer;
  });
});

describe('the lines of a menu', () => {
  it.each([30, 44, 60, 80, 100])('fit into %i columns', (columns) => {
    const lines = menuLines(menu, { columns, colors: pc.createColors(false), note: 'x'.repeat(200) });
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    for (const { label } of menu.choices) expect(lines.join('\n')).toContain(label);
  });

  it('name a key for several choices once', () => {
    const choices = ['1', '2', '3'].map((key, index) => ({
      key,
      label: 'change one',
      called: '1-3',
      unlisted: index > 0,
    }));
    const named = { status: '', choices: [{ key: 'y', label: 'use these' }, ...choices], enter: 'y' };
    expect(menuLines(named, { columns: 80, colors: pc.createColors(false) })).toEqual([
      '',
      '[Enter] use these  [1-3] change one',
    ]);
  });

  it('keep their colours where they are cut off', () => {
    const { bold, green } = pc.createColors(true);
    const status = `${bold('Step 2')} ${green('▪▪▪')} of twelve`;
    const [, line] = menuLines({ ...menu, status }, { columns: 10, colors: pc.createColors(true) });
    expect(line).toBe(`${bold('Step 2')} ${green('▪▪…')}`);
  });

  it('have no colour codes without colours, and lose none of their words with them', () => {
    const plain = menuLines(menu, { columns: 80, colors: pc.createColors(false) }).join('\n');
    const coloured = menuLines(menu, { columns: 80, colors: pc.createColors(true) }).join('\n');
    expect(plain).not.toContain('\u001b');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is looked for
    expect(coloured.replaceAll(/\u001b\[[0-9;]*m/g, '')).toBe(plain);
  });
});
