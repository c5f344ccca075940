import { describe, expect } from 'vitest';
import { breaksCalled } from '../lab/break/index.ts';
import { makeBreak, undoBreak } from '../lab/break/making.ts';
import { checkSteps } from '../lab/checking.ts';
import { sandboxOf } from '../lab/connect.ts';
import { testOnce as test } from '../lab/testing.ts';
import { loadSteps } from '../steps/index.ts';
import { openAdviceShell } from './advice-shell.ts';
import { hasAz } from './graph-az.ts';

const steps = loadSteps();

/** One for each command that advice is made of. */
const NAMES = [
  'plan-as-asked/other-tier',
  'backend-runs/stopped',
  'backend-url/setting-misspelt',
  'backend-registration/registration-missing',
  'frontend-registration/deleted-registration',
  'frontend-registration/assignment-required',
  'frontend-registration/spa-platform',
  'backend-scope/scope-misspelt',
  'backend-secret/secret-none',
  'permission-requested/object-id',
  'permission-requested/consent-forbidden',
  'allowed-applications/claim-checks-contradict',
  'cross-origin-call/trailing-slash',
];

describe.skipIf(!(await hasAz()))('advice, typed into bash with the real az, puts it right', () => {
  test('the lab is there', { timeout: 120_000 }, async ({ lab }) => {
    expect(await lab.run('goto', '12')).toMatchObject({ code: 0 });
  });

  test.for(NAMES)('%s', { timeout: 60_000 }, async (name, { lab }) => {
    const connection = await lab.connection();
    const { dir } = lab;
    const [broken] = breaksCalled(name);
    if (!broken) throw new Error(`there is no break ${name}`);
    const { signal } = new AbortController();
    const look = async () =>
      (await checkSteps(connection, steps)).flatMap(({ outcomes }) =>
        outcomes.filter((each) => each.check.id === broken.check),
      );
    const shell = await openAdviceShell(sandboxOf(connection));
    await makeBreak(connection, broken, { dir, steps, secret: false, now: () => new Date(), signal });
    try {
      for (const outcome of await look()) if (outcome.status === 'fail') await shell.type(outcome.next);
      expect(await look()).toMatchObject([{ status: 'pass' }]);
    } finally {
      await undoBreak(connection, dir);
      shell.close();
    }
  });
});
