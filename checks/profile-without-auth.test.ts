import { describe, expect, it } from 'vitest';
import type { Profile } from './facts/profile.ts';
import { profileWithoutAuth } from './profile-without-auth.ts';
import { factsOf, target, type World } from './testing.ts';

const run = (world: World) => profileWithoutAuth.run(factsOf(world), target);
const report = (status: string, more: object = {}): Profile => ({
  kind: 'report',
  status,
  withAuthentication: undefined,
  displayName: '',
  explanation: '',
  ...more,
});

describe('the profile', () => {
  it('comes back without authentication', async () => {
    expect(await run({})).toEqual({ status: 'pass', found: 'John Doe, withAuthentication: false' });
  });

  it.each<[string, World]>([
    ['the frontend asks for a sign-in', { homes: { [target.frontend]: { kind: 'sign-in', status: 302 } } }],
    ['a token is sent already', { profile: report('success', { withAuthentication: true }) }],
  ])("is another step's business once %s", async (_when, world) => {
    expect(await run(world)).toMatchObject({ status: 'pass', note: expect.stringContaining('Step 9') });
  });

  it('is refused to a frontend without a token once the backend is protected, as it should be', async () => {
    const homes = { [target.backend]: { kind: 'sign-in', status: 302 } } as const;
    expect(await run({ homes, profile: report('backend-unauthorized') })).toEqual({
      status: 'pass',
      found: 'backend-unauthorized: the backend takes callers with a token only',
      note: expect.stringContaining('until step 9'),
    });
    expect(await run({ homes, profile: report('backend-timeout') })).toMatchObject({ kind: 'backend-slow' });
  });

  it.each<[string, Profile, object]>([
    [
      'setting-not-in-effect',
      report('backend-url-missing'),
      { soon: true, next: expect.stringMatching(/^az webapp restart .*lab-frontend$/) },
    ],
    ['setting-not-in-effect', report('request-loop'), {}],
    [
      'backend-unreachable',
      report('backend-unknown-host', { explanation: 'No such host' }),
      { found: 'backend-unknown-host: No such host' },
    ],
    ['backend-unreachable', report('backend-unreachable'), {}],
    ['backend-unreachable', report('backend-stopped'), { soon: true }],
    ['backend-slow', report('backend-timeout'), { soon: true }],
    ['backend-refuses', report('backend-unauthorized'), { expectedUntil: 8 }],
    ['backend-refuses', report('backend-sign-in'), { expectedUntil: 8 }],
    ['backend-refuses', report('backend-forbidden'), { expectedUntil: 8 }],
    ['not-a-profile', report('backend-not-found'), { folder: 'apps/backend' }],
    ['not-a-profile', report('backend-redirect'), {}],
    ['not-a-profile', report('backend-too-large'), {}],
    ['not-a-profile', report('backend-not-json'), {}],
    ['not-a-profile', report('backend-not-a-profile'), {}],
    ['not-a-profile', report('success'), {}],
    [
      'backend-fails',
      report('backend-error'),
      { next: expect.stringMatching(/^az webapp up .*lab-backend/), folder: 'apps/backend' },
    ],
    ['backend-fails', report('backend-anything-new'), {}],
    ['slow', { kind: 'slow', seconds: 40 }, { soon: true }],
    [
      'no-report',
      { kind: 'no-report', status: 500 },
      { found: 'no-report, HTTP 500', folder: 'apps/frontend' },
    ],
    ['no-report', { kind: 'default-page' }, {}],
  ])('does not: %s', async (kind, profile, verdict) => {
    expect(await run({ profile })).toMatchObject({ status: 'fail', kind, ...verdict });
  });
});
