import { render } from '@inquirer/testing';
import { describe, expect, it } from 'vitest';
import { linePrompt } from './line-prompt.ts';
import { addedRows } from './terminal-size.ts';
import { testTerminal } from './testing.ts';

const open = async (initial = 'easy-auth-frontend-1') => {
  const terminal = testTerminal();
  const check = (answer: string) => (answer.length < 2 ? 'It must have 2 to 60 characters.' : undefined);
  const question = { message: "The front-end app's name:", initial, check };
  return { terminal, ...(await render(linePrompt, { question, ...terminal })) };
};

describe('a line to edit', () => {
  it('holds what there is, and takes it with Enter', async () => {
    const { getScreen, events, answer } = await open();
    expect(getScreen()).toContain("The front-end app's name: easy-auth-frontend-1\nEnter: done · Esc");
    events.keypress('enter');
    expect(await answer).toEqual({ kind: 'answer', value: 'easy-auth-frontend-1' });
  });

  it('can be changed, without the blanks around', async () => {
    const { events, answer } = await open('ab');
    events.type('c ');
    events.keypress('enter');
    expect(await answer).toEqual({ kind: 'answer', value: 'abc' });
  });

  it('names the rule that an answer breaks, and keeps the answer for mending', async () => {
    const { getScreen, events, answer } = await open('a');
    events.keypress('enter');
    expect(getScreen()).toContain('name: a\nIt must have 2 to 60 characters.');
    events.type('b');
    expect(getScreen()).not.toContain('It must');
    events.keypress('enter');
    expect(await answer).toEqual({ kind: 'answer', value: 'ab' });
  });

  it('is taken back with Esc', async () => {
    const { events, answer } = await open();
    events.keypress('escape');
    expect(await answer).toEqual({ kind: 'back' });
  });

  it('is left when the terminal is closed', async () => {
    const { input, answer } = await open();
    input.emit('end');
    expect(await answer).toEqual({ kind: 'left' });
  });

  it('stays whole when the window changes', async () => {
    const { terminal, getScreen, events, answer } = await open(`az ${'--option value '.repeat(8)}`.trim());
    terminal.resize(60);
    expect(getScreen()).toContain('--option value');
    events.keypress('enter');
    expect(await answer).toMatchObject({ value: `az ${'--option value '.repeat(8)}`.trim() });
  });
});

describe('rows that a narrower window adds', () => {
  it.each([
    ['a short line', 'x'.repeat(30), 80, 60, 0],
    ['a line that is too long now', 'x'.repeat(70), 80, 60, 1],
    ['a line that had two rows, of which the first is too long now', 'x'.repeat(130), 80, 60, 1],
    ['several lines', `${'x'.repeat(70)}\n\n${'x'.repeat(70)}`, 80, 30, 4],
    ['a wider window', 'x'.repeat(130), 60, 80, 0],
  ])('%s', (_what, text, before, now, rows) => {
    expect(addedRows(text, before, now)).toBe(rows);
  });
});
