import { describe, expect } from 'vitest';
import { target } from '../../checks/testing.ts';
import { finished } from '../../checks/testing-finished.ts';
import { nothing, test } from './testing.ts';

const origin = `https://${target.backend}.azurewebsites.net`;

describe('a step', () => {
  test('tells why and how, and can be read to its end', async ({ lesson }) => {
    lesson.azure.world = { appSettings: {} };
    const text = await lesson.learn('Enter', ' ');
    expect(text).toContain('The frontend cannot guess where its backend lives.');
    expect(text).toContain(`--settings BACKEND_URL=${origin}`);
    expect(text).not.toContain('<front-end-app-name>');
    expect(text).not.toContain('What commonly goes wrong');
    expect(lesson.ui.menus.at(-1)?.enter).toBe('r');
  });

  test('is done by running its commands, and leads to the next one', async ({ lesson }) => {
    lesson.azure.world = nothing;
    const text = await lesson.learn('Enter', 'r', 'Enter', 'Enter', 'Enter', 'Enter');
    expect(lesson.azure.ran).toEqual([
      expect.stringMatching(/^webapp up .*--name lab-frontend .*--location East US 2/),
      expect.stringMatching(/^webapp up .*--name lab-backend /),
      expect.stringMatching(/^webapp show /),
    ]);
    expect(text).toContain('Command 1 of 3, in apps/frontend:');
    expect(text).toContain('did webapp up');
    expect(text).toMatch(/took \d+ ms/);
    expect(text).toContain('Step 1 is done.');
    expect(text).toContain('Step 2 of 12 · Tell');
  });

  test('runs all of its commands with one key, or some of them', async ({ lesson }) => {
    lesson.azure.world = nothing;
    await lesson.learn('Enter', 'r', 'j', 'a');
    expect(lesson.azure.ran.map((line) => line.split(' ', 2).join(' '))).toEqual([
      'webapp up',
      'webapp show',
    ]);
  });

  test('is the only one that is done, when nothing was there before: that is no clean-up', async ({
    lesson,
  }) => {
    lesson.azure.world = nothing;
    await lesson.learn('Enter', 'l', { picks: 1 }, 'r', 'a');
    expect(lesson.ui.menus.at(-1)?.status).toContain('▪▫▫▫▫▫▫▫▫▫▫▫  done');
  });

  test('explains why an edited command fails, and takes the edit back', async ({ lesson }) => {
    lesson.azure.world = nothing;
    const text = await lesson.learn(
      ...['Enter', 'r', 'e', { types: 'rm -rf /' }, { types: 'az webapp up --name "lab-frontend' }],
      ...[{ types: 'az webapp up --name lab-frontend --runtime NODE:18-lts' }, 'Enter', 'u', 'r'],
    );
    expect(text).toContain('they begin with az');
    expect(text).toContain('a double quote is not closed');
    expect(text).toContain('az webapp up failed (exit 1). NODE:18-lts is not on offer.');
    expect(text).toContain('On offer today: NODE:24-lts, NODE:22-lts.');
    expect(text).toContain('Edit the line again (e), or undo what you changed in it (u).');
    expect(lesson.azure.ran.map((line) => /NODE:\S+/.exec(line)?.[0])).toEqual([
      'NODE:18-lts',
      'NODE:22-lts',
    ]);
  });

  test('takes a name that is changed after a failure', async ({ lesson }) => {
    lesson.azure.world = nothing;
    lesson.remember((state) => ({ ...state, names: { ...state.names, runtime: 'NODE:18-lts' } }));
    const text = await lesson.learn('Enter', 'r', 'r', 'w', '7', { types: 'NODE:24-lts' }, 'y', 'r');
    expect(text).toContain('Next: npx lab setup --runtime NODE:24-lts');
    expect(lesson.azure.ran.at(-1)).toContain('--runtime NODE:24-lts');
  });

  test('ends a command that is interrupted, and is simply not done', async ({ lesson }) => {
    lesson.azure.world = nothing;
    let ended = false;
    lesson.azure.before = (_line, { signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          ended = true;
          resolve({ exitCode: 130, stdout: '', stderr: '' });
        });
        lesson.ui.press('Ctrl+C');
      });
    const text = await lesson.learn('Enter', 'r', 'Enter');
    expect(ended).toBe(true);
    expect(text).toContain('Stopped. Nothing is lost');
    expect(lesson.ui.menus.at(-1)).toMatchObject({
      enter: 'r',
      status: expect.stringContaining('about 10 min'),
    });
  });

  test('that is checked says of all that is missing the first in full', async ({ lesson }) => {
    lesson.azure.world = nothing;
    const text = await lesson.learn('Enter', 'c');
    expect(text).toContain('✖ The resource group is there: not yet (found');
    expect(text.match(/ {6}why /g)).toHaveLength(1);
    expect(text).toContain('Step 1 is not done yet. Do what stands at "next", and check again.');
    expect(lesson.ui.menus.at(-1)?.enter).toBe('c');
  });

  test('gives a hint after the other, and remembers which ones', async ({ lesson }) => {
    lesson.azure.world = { appSettings: {} };
    const text = await lesson.learn('Enter', 'h', 'h');
    expect(text).toContain('Hint 1 of 4');
    expect(text).toContain('Hint 2 of 4');
    expect(await lesson.learn('Enter', 'h')).toContain('Hint 3 of 4');
  });

  test('explains itself', async ({ lesson }) => {
    lesson.azure.world = { appSettings: {} };
    const text = await lesson.learn('Enter', 'e', 'Enter', 'Enter', 'Enter');
    expect(text).toContain('What commonly goes wrong');
    expect(text).toContain("- BACKEND_URL is the backend's address");
    expect(text).toContain('https://learn.microsoft.com/');
  });

  test('opens its page, and tells what to see there', async ({ lesson }) => {
    const text = await lesson.learn('l', { picks: 3 }, 'o');
    expect(lesson.opened).toEqual([`https://${target.frontend}.azurewebsites.net/get-profile`]);
    expect(text).toContain('Success, the address that was called');
  });

  test('has no page before its app exists, and says so', async ({ lesson }) => {
    lesson.azure.world = nothing;
    expect(await lesson.learn('Enter', 'o')).toContain('There is no page to open yet');
    expect(lesson.opened).toEqual([]);
  });

  test('that is skipped is remembered as such, until it is done', async ({ lesson }) => {
    lesson.azure.world = { appSettings: {} };
    const text = await lesson.learn('Enter', 's', 'b');
    expect(text).toContain('Step 2 is not done, and this one may need it.');
    expect(lesson.ui.menus.at(-1)?.status).toContain('skipped');
    expect(lesson.remember().skipped).toEqual([2]);
    lesson.azure.world = {};
    await lesson.learn('q');
    expect(lesson.remember().skipped).toEqual([]);
  });

  test('leads back, and to the end', async ({ lesson }) => {
    lesson.azure.world = finished();
    const text = await lesson.learn('l', { picks: 11 }, 'b', 'n', 'n', 's', 'Enter', 'b');
    expect(text).toContain('You have come to the end, and it is proved');
    expect(lesson.ui.menus.at(-1)?.status).toContain('Step 12 of 12');
  });

  test('at the end says honestly that something is missing', async ({ lesson }) => {
    lesson.azure.world = finished({ receipts: [] });
    const text = await lesson.learn('l', { picks: 12 }, 's');
    expect(text).toContain('Not all is in place: 23 of 27 checks pass just now.');
  });

  test('at the end says what is gone, when everything is cleaned up', async ({ lesson }) => {
    lesson.azure.world = finished();
    lesson.azure.before = async (line) => {
      if (line.startsWith('group delete')) lesson.azure.world = nothing;
      return undefined;
    };
    const text = await lesson.learn('Enter', 'r', 'a', 'Enter', 'Enter');
    expect(text).toContain('Step 12 is done.');
    expect(text).toContain('nothing is left behind');
    expect(text).toContain('✔ Both app registrations are deleted');
    expect(text).not.toContain('waits for another one');
    expect(lesson.ui.menus.at(-1)?.status).toContain('Everything is cleaned up.');
    expect(text).toContain('To begin again:');
    expect(await lesson.learn('q')).not.toContain('Changed since');
  });
});
