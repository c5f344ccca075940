import { render } from '@inquirer/testing';
import { describe, expect, it } from 'vitest';
import { listPrompt } from './list-prompt.ts';
import { testTerminal } from './testing.ts';

const open = async (count = 12, initial = 2) => {
  const terminal = testTerminal();
  const items = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    text: `· ${index + 1}  Step ${index + 1}`,
  }));
  const list = { title: 'All steps', items, initial };
  return { terminal, ...(await render(listPrompt, { list, ...terminal })) };
};

describe('a list', () => {
  it('begins at the one where the learner is', async () => {
    const { getScreen, events, answer } = await open();
    expect(getScreen()).toContain('> · 2  Step 2');
    events.keypress('enter');
    expect(await answer).toEqual({ kind: 'answer', value: 2 });
  });

  it.each([
    ['the arrow keys', ['down', 'down', 'up', 'enter'], 3],
    ['a number', ['7', 'enter'], 7],
    ['a number of two digits', ['1', '2', 'enter'], 12],
    ['a number after another one', ['7', '3', 'enter'], 3],
    ['no more than there is', [...Array.from({ length: 20 }, () => 'down'), 'enter'], 12],
  ])('is walked by %s', async (_how, keys, number) => {
    const { events, answer } = await open();
    for (const key of keys) {
      if (/^\d$/.test(key)) events.type(key);
      else events.keypress(key);
    }
    expect(await answer).toEqual({ kind: 'answer', value: number });
  });

  it.each(['escape', 'b', 'q'])('is taken back by %s', async (key) => {
    const { events, answer } = await open();
    events.keypress(key);
    expect(await answer).toEqual({ kind: 'back' });
  });

  it('fits into a window that becomes smaller', async () => {
    const { terminal, getScreen, events, answer } = await open();
    terminal.resize(14, 10);
    const lines = getScreen().split('\n');
    expect(lines.every((line) => line.length <= 14)).toBe(true);
    expect(lines.length).toBeLessThan(10);
    expect(getScreen()).toContain('> · 2  Step 2');
    events.keypress('escape');
    await answer;
  });
});
