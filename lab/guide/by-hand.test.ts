import { describe, expect } from 'vitest';
import { target } from '../../checks/testing.ts';
import { test } from './testing.ts';

const origin = `https://${target.backend}.azurewebsites.net`;

describe('a step that the learner does by hand', () => {
  test('turns green by itself', async ({ lesson }) => {
    lesson.azure.world = { appSettings: {} };
    const text = await lesson.learn('Enter', 'm', () => {
      lesson.azure.world = {};
    });
    expect(text).toContain('npx lab sandbox shell');
    expect(text).toContain("✖ BACKEND_URL is the backend's address: not yet (found");
    expect(text).toContain(`✔ BACKEND_URL is the backend's address (${origin})`);
    expect(text).toContain('Step 2 is done.');
    expect(lesson.ui.menus.at(-1)?.enter).toBe('n');
  });

  test('can be read on while the guide watches', async ({ lesson }) => {
    lesson.azure.world = { appSettings: {} };
    const text = await lesson.learn('Enter', 'm', 'space', 'space', 'return');
    expect(text).toContain('In the portal');
    expect(text).toMatch(/The portal is at\s+\S*portal\.\S+/);
    expect(text).toContain('What you should see');
  });

  test('is done in a shell right here', async ({ lesson }) => {
    lesson.azure.world = { appSettings: {} };
    await lesson.learn('Enter', 'm', 't');
    expect(lesson.shells).toBe(1);
  });

  test('is left with any key', async ({ lesson }) => {
    lesson.azure.world = { appSettings: {} };
    await lesson.learn('Enter', 'm', 'x');
    expect(lesson.ui.menus.at(-1)?.status).toContain('Step 2 of 12');
    expect(lesson.shells).toBe(0);
  });
});
