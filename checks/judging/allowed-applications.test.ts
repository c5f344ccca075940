import { describe, expect, it } from 'vitest';
import { allowedApplications } from '../allowed-applications.ts';
import type { OtherCall } from '../facts/calls.ts';
import type { Kind } from '../kinds.ts';
import { otherApplicationRefused } from '../other-application-refused.ts';
import { factsOf, target, type World } from '../testing.ts';
import { applicationOf, authOf, ids, NOTHING, turnedAway } from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';

const validation = (more: Record<string, unknown>): World => ({
  auth: { 'lab-frontend': authOf('frontend'), 'lab-backend': authOf('backend', { validation: more }) },
});
const list = (...applications: string[]): World =>
  validation({ defaultAuthorizationPolicy: { allowedApplications: applications } });
const run = (world: World = {}) => allowedApplications.run(factsOf(finished(world)), target);

const fe = ids.frontend.client;
const be = ids.backend.client;
const ID =
  '"/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-lab/providers/Microsoft.Web/sites/lab-backend/config/authsettingsV2"';
const POLICY = 'properties.identityProviders.azureActiveDirectory.validation.defaultAuthorizationPolicy';
const set = (...all: string[]): string =>
  `az resource update --ids ${ID} --api-version 2023-01-01 --set ${POLICY}.allowedApplications='${JSON.stringify(all)}' --output none`;

describe('the allowed applications', () => {
  it.each<[string, World, object]>([
    ['with both', {}, { found: `${be}, ${fe}` }],
    ['with the frontend alone', list(fe), { found: fe }],
    [
      'in both lists',
      validation({ ...policyOf([be, fe]), jwtClaimChecks: { allowedClientApplications: [fe] } }),
      {},
    ],
    [
      'in the older list alone',
      validation({ defaultAuthorizationPolicy: {}, jwtClaimChecks: { allowedClientApplications: [fe] } }),
      {},
    ],
    [
      'with another one beside',
      list(be, fe, NOTHING),
      { note: `Other applications are let in, too: ${NOTHING}.` },
    ],
  ])('are right %s', async (_how, world, verdict) => {
    expect(await run(world)).toMatchObject({ status: 'pass', ...verdict });
  });

  it.each<[Kind, World, object]>([
    [
      'frontend-not-allowed',
      list(be),
      {
        found: `only the backend itself: ${be}`,
        why: expect.stringContaining('403'),
        next: `az resource update --ids ${ID} --api-version 2023-01-01 --add ${POLICY}.allowedApplications ${fe} --output none`,
        portal:
          'App Services > lab-backend > Settings > Authentication > Microsoft > Edit > Client application requirement > Allow requests from specific client applications',
      },
    ],
    [
      'allowed-on-other-app',
      {
        auth: {
          'lab-frontend': authOf('frontend', { validation: policyOf([fe, be]) }),
          'lab-backend': authOf('backend', { validation: policyOf([be]) }),
        },
      },
      {
        next: expect.stringMatching(
          new RegExp(
            `lab-backend/.* --add .*allowedApplications ${fe} .*\\n.*lab-frontend/.*='\\["${fe}"\\]'`,
          ),
        ),
      },
    ],
    [
      'not-an-id',
      list(`${be},${fe}`),
      { found: expect.stringContaining(`in one entry: ${be},${fe}`), next: set(be, fe) },
    ],
    ['any-application', validation({ defaultAuthorizationPolicy: {} }), { next: set(be, fe) }],
    ['nobody-allowed', list(), { next: set(be, fe) }],
    ['other-app-id', list(be, be), { next: set(be, fe), why: expect.stringContaining('lab-backend itself') }],
    ['object-id', list(be, ids.frontend.object), { next: set(be, fe) }],
    ['object-id', list(ids.frontend.principal), { next: set(fe) }],
    ['scope-id', list(be, ids.backend.scope), {}],
    ['secret-id', list(be, ids.frontend.secret), {}],
    ['unknown-id', list(be, NOTHING), {}],
    ['uri-for-id', list(be, `api://${fe}`), {}],
    ['misspelt-id', list(be, fe.toUpperCase()), {}],
    ['placeholder-left', list(be, '<front-end-client-id>'), {}],
    [
      'principals-restricted',
      validation({
        defaultAuthorizationPolicy: { allowedApplications: [be, fe], allowedPrincipals: { identities: [] } },
      }),
      { next: expect.stringContaining(`${POLICY}.allowedPrincipals='{}'`) },
    ],
  ])('are wrong: %s', async (kind, world, verdict) => {
    const expected = { status: 'fail', kind, why: expect.stringMatching(/\.$/), portal: expect.any(String) };
    expect(await run(world)).toMatchObject({ ...expected, ...verdict });
  });
});

function policyOf(applications: string[]) {
  return { defaultAuthorizationPolicy: { allowedApplications: applications } };
}

describe('a token of another application', () => {
  const AZ = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
  const answered = (status: number, more: object = {}): OtherCall => ({
    kind: 'answered',
    token: { version: 1, app: AZ },
    ...turnedAway(status),
    ...more,
  });
  const letIn = answered(200, { page: { kind: 'ours', role: 'backend', status: 200 } });
  const none = (code: string, reason: string): OtherCall => ({ kind: 'no-token', code, reason });
  const call = (otherCall: OtherCall, world: World = {}) =>
    otherApplicationRefused.run(factsOf(finished({ otherCall, ...world })), target);

  it.each<[string, OtherCall, World, object]>([
    ['is refused', answered(403), {}, { found: 'a token of another application gets 403' }],
    [
      'was not to be had for want of consent',
      none('AADSTS65001', 'AADSTS65001: …'),
      {},
      {
        found: expect.stringContaining('not tried'),
        note: expect.stringContaining('no permission for this API (AADSTS65001)'),
      },
    ],
    [
      'was not to be had for another reason',
      none('', 'Please run az login'),
      {},
      { note: expect.stringContaining('az login') },
    ],
    [
      'is from before the API asked for another version',
      answered(401),
      { applications: [applicationOf('frontend'), applicationOf('backend', { tokenVersion: 2 })] },
      { note: expect.stringContaining('version 1') },
    ],
  ])('%s, and the check passes', async (_what, otherCall, world, verdict) => {
    expect(await call(otherCall, world)).toMatchObject({ status: 'pass', ...verdict });
  });

  it.each<[Kind, OtherCall, World, object]>([
    [
      'other-application-accepted',
      letIn,
      {},
      { soon: true, why: expect.stringContaining(`${AZ} is not on it`) },
    ],
    ['another-allowed', letIn, list(be, fe, AZ), { next: set(be, fe) }],
    ['settings-not-in-effect', answered(401), {}, { soon: true, found: expect.stringContaining('HTTP 401') }],
    ['slow', answered(0, { page: { kind: 'slow', seconds: 40 }, status: undefined }), {}, { soon: true }],
  ])('is not refused: %s', async (kind, otherCall, world, verdict) => {
    expect(await call(otherCall, world)).toMatchObject({ status: 'fail', kind, ...verdict });
  });

  it('are restricted to users of some groups by an older list, of which the portal shows nothing', async () => {
    const groups = { ...policyOf([be, fe]), jwtClaimChecks: { allowedGroups: [NOTHING] } };
    const verdict = await run(validation(groups));
    expect(verdict).toMatchObject({
      kind: 'principals-restricted',
      found: `${NOTHING} in jwtClaimChecks.allowedGroups`,
      next: expect.stringMatching(/--remove \S+\.jwtClaimChecks\.allowedGroups --output none$/),
    });
    expect(verdict).not.toHaveProperty('portal');
  });

  it('are contradicted by an older list, of which the portal shows nothing', async () => {
    const both = { ...policyOf([be, fe]), jwtClaimChecks: { allowedClientApplications: [be] } };
    const verdict = await run(validation(both));
    expect(verdict).toMatchObject({
      kind: 'claim-checks-contradict',
      next: expect.stringMatching(/--remove \S+\.jwtClaimChecks\.allowedClientApplications --output none$/),
      why: expect.stringContaining('no page'),
    });
    expect(verdict).not.toHaveProperty('portal');
  });
});
