import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

let lab: SignedInLab;

beforeAll(async () => {
  lab = await openSignedInLab();
});

afterAll(() => lab.end());

/** What is not passed of the steps from 3 on, in the order of the lab; `…` is what waits for another check. */
async function states(): Promise<string[]> {
  return (await lab.check())
    .filter(({ check, status }) => check.step >= 3 && status !== 'pass')
    .map((outcome) => {
      if (outcome.status !== 'fail') return `${outcome.check.id} …`;
      const { check, kind, expectedUntil } = outcome;
      return `${check.id} ${kind}${expectedUntil === undefined ? '' : `, expected until step ${expectedUntil}`}`;
    });
}

/** What one check says it has found. */
async function found(id: string): Promise<string> {
  const outcome = (await lab.check()).find(({ check }) => check.id === id);
  return outcome && 'found' in outcome ? outcome.found : '';
}

const NOT_CLEAN = 'group-deleted group-left, expected until step 12';
const REGISTERED = 'registrations-deleted registration-left, expected until step 12';
const LATER = [
  'access-token …',
  'profile-with-auth …',
  'cross-origin-call origin-missing',
  'token-refresh …',
  'profile-from-graph …',
  NOT_CLEAN,
];

describe('on the way through the tutorial, the checks say what it promises', () => {
  it('after step 3: nothing is protected', async () => {
    expect(await states()).toEqual([
      'backend-registration registration-missing',
      'frontend-registration registration-missing',
      'backend-scope …',
      'backend-secret …',
      'frontend-secret …',
      'backend-provider …',
      'frontend-provider …',
      'backend-turns-away …',
      'frontend-turns-away …',
      'permission-requested …',
      'login-parameters …',
      'login-redirect …',
      'allowed-applications …',
      'other-application-refused …',
      ...LATER,
    ]);
    expect(await found('profile-without-auth')).toBe('John Doe, withAuthentication: false');
  });

  it('after half of step 4: the backend takes callers with a token only, and the frontend has none', async () => {
    await lab.protect('backend');
    expect(await states()).toEqual([
      'frontend-registration registration-missing',
      'frontend-secret …',
      'frontend-provider …',
      'frontend-turns-away …',
      'permission-requested …',
      'login-parameters …',
      'login-redirect …',
      'allowed-applications …',
      'other-application-refused …',
      ...LATER,
      REGISTERED,
    ]);
    expect(await found('profile-without-auth')).toMatch(/^backend-unauthorized: /);
  });

  it('after steps 4 and 5: both turn away whoever is not signed in', async () => {
    await lab.protect('frontend');
    expect(await states()).toEqual([
      'permission-requested permission-missing',
      'login-parameters parameters-missing',
      'login-redirect …',
      'allowed-applications frontend-not-allowed',
      'other-application-refused …',
      ...LATER,
      REGISTERED,
    ]);
    expect(await found('profile-without-auth')).toBe('the frontend asks for a sign-in');
    expect(await found('backend-turns-away')).toBe('people are sent to sign in, and programs get 401');
  });

  it('after step 6: the permission is asked for, and nothing else has changed', async () => {
    await lab.requestPermission();
    expect(await states()).toEqual([
      'login-parameters parameters-missing',
      'login-redirect …',
      'allowed-applications frontend-not-allowed',
      'other-application-refused …',
      ...LATER,
      REGISTERED,
    ]);
  });

  it('after step 7: a receipt of a token is waited for; the backend does not take it', async () => {
    await lab.askForToken();
    expect(await states()).toEqual([
      'allowed-applications frontend-not-allowed',
      'other-application-refused …',
      'access-token no-receipt',
      'profile-with-auth …',
      'cross-origin-call origin-missing',
      'token-refresh …',
      'profile-from-graph …',
      NOT_CLEAN,
      REGISTERED,
    ]);
    await lab.signIn();
    expect(await lab.sendReceipt()).toMatchObject({ token: 'jwt', call: 'backend-forbidden' });
    expect(await states()).toEqual([
      'allowed-applications frontend-not-allowed',
      'other-application-refused …',
      'profile-with-auth backend-refuses, expected until step 8',
      'cross-origin-call origin-missing',
      'token-refresh not-refreshed',
      'profile-from-graph …',
      NOT_CLEAN,
      REGISTERED,
    ]);
    expect(await found('profile-with-auth')).toBe('403 (backend-forbidden)');
  });

  it('after step 8: the backend takes it, and refuses the same of others', async () => {
    await lab.acceptFrontend();
    expect(await lab.sendReceipt()).toMatchObject({ call: 'ok', withAuthentication: true });
    expect(await states()).toEqual([
      'cross-origin-call origin-missing',
      'token-refresh same-token',
      'profile-from-graph source-not-set',
      NOT_CLEAN,
      REGISTERED,
    ]);
    expect(await found('other-application-refused')).toBe('a token of another application gets 403');
  });

  it('after step 9: pages of the frontend may call the backend, too', async () => {
    await lab.allowOrigin();
    expect(await states()).toEqual([
      'token-refresh same-token',
      'profile-from-graph source-not-set',
      NOT_CLEAN,
      REGISTERED,
    ]);
  });

  it('after step 10: the token was renewed', async () => {
    expect(await lab.refresh()).toBe(200);
    await lab.sendReceipt();
    expect(await states()).toEqual(['profile-from-graph source-not-set', NOT_CLEAN, REGISTERED]);
  });

  it('after step 11: everything passes, but that it is still there', async () => {
    await lab.useGraph();
    expect(await states()).toEqual(['profile-from-graph profile-not-from-graph', NOT_CLEAN, REGISTERED]);
    expect(await lab.sendReceipt()).toMatchObject({ call: 'ok', source: 'graph' });
    expect(await states()).toEqual([NOT_CLEAN, REGISTERED]);
  });

  it('after half of step 12: the registrations are left, and that is no news any more', async () => {
    await lab.undoing(async () => {
      lab.sandbox.store.restore({ ...lab.sandbox.store.snapshot(), groups: {}, sites: {} });
      expect(await lab.mistakes()).toEqual([
        'resource-group-exists not-created',
        'registrations-deleted registration-left',
      ]);
    });
  });

  it('after step 12: nothing is left', async () => {
    await lab.cleanUp();
    expect(await lab.mistakes()).toEqual(['resource-group-exists not-created']);
    expect(await found('registrations-deleted')).toBe('no registration is left');
  });
});

it('the sandbox was asked nothing that it does not imitate, and had no fault', () => {
  expect(lab.complaints()).toEqual([]);
});
