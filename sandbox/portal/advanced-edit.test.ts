import { describe, expect } from 'vitest';
import { test } from './testing-everywhere.ts';

describe('Advanced edit of the app settings', () => {
  test.for([
    ['is no JSON', 'A=1', 'This is no JSON list'],
    ['has a setting without a value', '[{"name":"A"}]', 'This is no JSON list'],
    ['has a name that Azure does not take', '[{"name":"A B","value":"1"}]', '"A B": A name has letters'],
    ['has a setting twice', '[{"name":"A","value":"1"},{"name":"A","value":"2"}]', 'A is there twice'],
  ] as const)('refuses a text that %s, and shows it again', async ([, settings, why], { admin, site }) => {
    const path = `${site}/environmentVariables/advanced`;
    const { text } = await admin.submit(path, 'OK', { settings });
    expect(text).toContain('Nothing was saved yet');
    expect(text).toContain(why);
    expect((await admin.open(`${site}/environmentVariables`)).text).not.toContain('not applied');
  });

  test('replaces all of them, once that is applied', async ({ admin, site }) => {
    const settings = '[{"name":"A","value":"1"},{"name":"B","value":"2"}]';
    await admin.submit(`${site}/environmentVariables/advanced`, 'OK', { settings });
    const { text } = await admin.open(`${site}/environmentVariables`);
    expect(text.match(/new, not applied/g)).toHaveLength(2);
  });
});
