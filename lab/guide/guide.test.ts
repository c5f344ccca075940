import { describe, expect } from 'vitest';
import { siteOf, target } from '../../checks/testing.ts';
import { test } from './testing.ts';

describe('names that are changed at a step', () => {
  test('are looked at: what was done under other names is not done', async ({ lesson }) => {
    await lesson.learn('l', { picks: 1 }, 'w', '1', { types: 'lab-frontend-2' }, 'y');
    const statuses = lesson.ui.menus.map(({ status }) => status).filter((status) => /^Step 1/.test(status));
    expect(statuses).toEqual([
      expect.stringContaining('▪▪▪▫▫▫▫▫▫▫▫▫  done'),
      expect.stringContaining('▫▫▫▫▫▫▫▫▫▫▫▫  about 10 min'),
    ]);
  });
});

describe('what changes behind the guide’s back', () => {
  test('a sandbox that has ended is started again', async ({ lesson }) => {
    const text = await lesson.learn(
      ...['l', { picks: 2 }],
      () => {
        lesson.up = false;
      },
      'c',
    );
    expect(lesson.sandboxes).toBe(2);
    expect(text).toContain('The sandbox had ended. It is up again: http://127.0.0.1:4282');
    expect(text).toContain('Step 2 is done.');
  });

  test('names that were changed elsewhere are used', async ({ lesson }) => {
    lesson.azure.world = { sites: [siteOf('lab-frontend-2'), siteOf(target.backend)] };
    const after = await lesson.learn(
      'l',
      { picks: 1 },
      () =>
        void lesson.remember((state) => ({
          ...state,
          names: { ...state.names, frontend: 'lab-frontend-2' },
        })),
      'c',
    );
    expect(after).toContain("✔ The frontend's web app is there (lab-frontend-2 at");
  });
});
