import { describe, expect } from 'vitest';
import { target } from '../../checks/testing.ts';
import { finished } from '../../checks/testing-finished.ts';
import { nothing, test } from './testing.ts';

describe('the first time, the guide', () => {
  test.beforeEach(({ lesson }) => {
    lesson.azure.world = nothing;
    lesson.remember((state) => ({ ...state, choices: {} }));
  });

  test('says what it is, and begins at step 1 when place and names are accepted', async ({ lesson }) => {
    const text = await lesson.learn('Enter', 'Enter');
    expect(text).toContain('Easy Auth Lab · sign people in to a web app');
    expect(text).toContain('The sandbox is up: http://127.0.0.1:4281');
    expect(text).toContain('Step 1 of 12 · Create and deploy two apps (about 10 minutes)');
    expect(lesson.remember().choices.welcomed).toBe(true);
  });

  test('is honest about a subscription of one’s own', async ({ lesson }) => {
    const text = await lesson.learn('a');
    expect(text).toContain('everything is real');
    expect(lesson.ui.menus.at(-1)?.status).toContain('The names that the steps use');
  });

  test('remembers a name that is changed, and names the rule that one breaks', async ({ lesson }) => {
    const text = await lesson.learn(
      'Enter',
      ...[
        '1',
        { types: 'x' },
        { types: 'my_app' },
        { types: target.backend.toUpperCase() },
        { types: 'raptor-client' },
      ],
    );
    expect(text).toContain('It must have 2 to 60 characters.');
    expect(text).toContain('It may have letters, digits and hyphens only (it becomes a host name).');
    expect(text).toContain('cannot both be called');
    expect(lesson.remember().names.frontend).toBe('raptor-client');
  });

  test('keeps a name that is not changed after all', async ({ lesson }) => {
    await lesson.learn('Enter', '3', { types: 'Esc' }, 'Enter');
    expect(lesson.remember().names.resourceGroup).toBe(target.resourceGroup);
  });

  test('can be left at the names, too', async ({ lesson }) => {
    const text = await lesson.learn('Enter', 'q');
    expect(lesson.sandboxes).toBe(0);
    expect(text).toContain('Nothing is lost. To come back:');
  });

  test('starts no sandbox for somebody who leaves at once', async ({ lesson }) => {
    const text = await lesson.learn('q');
    expect(lesson.sandboxes).toBe(0);
    expect(text).toContain('Nothing is lost. To come back:');
    expect(text).not.toContain('The sandbox stays up');
  });
});

describe('coming back, the guide', () => {
  test('offers the first step whose checks do not pass, whatever a file says', async ({ lesson }) => {
    lesson.azure.world = { appSettings: {} };
    lesson.remember((state) => ({ ...state, skipped: [1, 3] }));
    const text = await lesson.learn('Enter');
    expect(text).toContain('Welcome back. Step 1 is in place. Step 2 is next.');
    expect(text).toContain('✔  1  Create and deploy two apps (done)');
    expect(text).toContain('-  3  See the frontend call the backend (skipped)');
    expect(text).toContain('Step 2 of 12 · Tell the frontend where the backend is (about 2 minutes)');
    expect(lesson.remember().skipped).toEqual([3]);
  });

  test('shows what is proved when all is in place', async ({ lesson }) => {
    lesson.azure.world = finished();
    const text = await lesson.learn('Enter', 's', 'Enter', 'o', 'q');
    expect(text).toContain('Welcome back. Steps 1 to 11 are in place. Step 12 is next.');
    expect(text).toContain('all 27 checks pass just now');
    expect(text).toContain('✔ The profile comes from Microsoft Graph');
    expect(text).not.toContain('The resource group is deleted');
    expect(lesson.opened).toEqual([`https://${target.frontend}.azurewebsites.net/`]);
  });

  test('lets the names be changed, and looks again', async ({ lesson }) => {
    const text = await lesson.learn('w', '1', { types: 'lab-frontend-2' }, 'y');
    expect(text.match(/Welcome back/g)).toHaveLength(2);
    expect(text).toContain('Step 1 is next.');
  });

  test('goes to any step', async ({ lesson }) => {
    const text = await lesson.learn('l', { picks: 2 });
    expect(text).toContain('Step 2 of 12 · Tell');
    expect(lesson.ui.menus.at(-1)?.status).toContain('Step 2 of 12  ▪▪▪▫▫▫▫▫▫▫▫▫  done');
  });

  test('says how to come back, and what goes on', async ({ lesson }) => {
    lesson.azure.world = { appSettings: {} };
    const text = await lesson.learn('q');
    expect(text).toContain(`To go on with step 2:  npx lab --dir ${lesson.dir}`);
    expect(text).toContain('The sandbox stays up (http://127.0.0.1:4281). To stop it:');
  });
});
