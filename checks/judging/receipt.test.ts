import { describe, expect, it } from 'vitest';
import { accessToken } from '../access-token.ts';
import { clouds } from '../clouds.ts';
import type { Receipt } from '../facts/receipts.ts';
import type { Kind } from '../kinds.ts';
import { profileWithAuth } from '../profile-with-auth.ts';
import { factsOf, target, type World } from '../testing.ts';
import { authOf, ids, NOTHING, NOW, principalOf, receiptOf, TENANT } from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';
import { tokenRefresh } from '../token-refresh.ts';

const seconds = NOW.getTime() / 1000;
const token = (receipts: readonly Receipt[], world: World = {}) =>
  accessToken.run(factsOf(finished({ receipts, ...world })), target);

describe('the access token that a receipt shows', () => {
  it.each<[string, Partial<Receipt>, World?]>([
    ['of version 1', {}],
    [
      'of version 2',
      { aud: ids.backend.client, iss: `https://login.microsoftonline.com/${TENANT}/v2.0`, ver: '2.0' },
    ],
    ['with more permissions', { scp: 'Files.Read user_impersonation' }],
    [
      'of another cloud, in that cloud',
      { iss: `https://login.chinacloudapi.cn/${TENANT}/v2.0` },
      { cloud: clouds['azure-china'] },
    ],
    ['that has ended since', { receivedAt: '2026-11-25T09:00:00Z', exp: seconds - 7200 }],
  ])('is good %s', async (_how, more, world) => {
    expect(await token([receiptOf(more)], world)).toMatchObject({
      status: 'pass',
      found: expect.stringMatching(/user_impersonation, issued to lab-frontend, good until \d\d:\d\d UTC$/),
    });
  });

  it('is that of the newest receipt', async () => {
    const old = receiptOf({ receivedAt: '2026-11-25T10:00:00Z', token: 'none' });
    expect(await token([old, receiptOf()])).toMatchObject({ status: 'pass' });
    expect(await token([receiptOf(), { ...old, receivedAt: '2026-11-25T13:00:00Z' }])).toMatchObject({
      kind: 'token-missing',
    });
  });

  it.each<[Kind, Partial<Receipt>, object]>([
    ['token-missing', { token: 'none' }, { why: expect.stringContaining('session from before') }],
    ['token-unusable', { token: 'unusable' }, {}],
    ['token-opaque', { token: 'opaque' }, {}],
    [
      'token-for-graph',
      { aud: '00000003-0000-0000-c000-000000000000' },
      { found: 'a token for Microsoft Graph' },
    ],
    ['token-for-graph', { aud: 'https://graph.microsoft.us/' }, {}],
    [
      'token-for-other-api',
      { aud: `api://${ids.frontend.client}` },
      { found: `for api://${ids.frontend.client}` },
    ],
    ['token-for-other-api', { aud: undefined }, { found: 'for nobody' }],
    [
      'token-without-scope',
      { scp: 'user_impersonation2' },
      { found: 'with the permissions user_impersonation2' },
    ],
    [
      'token-of-other-application',
      { app: ids.backend.client },
      { found: `issued to the backend (${ids.backend.client})` },
    ],
    ['token-of-other-application', { app: NOTHING }, { found: `issued to ${NOTHING}` }],
    ['token-of-other-tenant', { iss: `https://sts.windows.net/${NOTHING}/` }, {}],
  ])('is not: %s', async (kind, more, verdict) => {
    expect(await token([receiptOf(more)])).toMatchObject({
      status: 'fail',
      kind,
      expected: `an access token for api://${ids.backend.client}, with the permission user_impersonation`,
      why: expect.stringContaining('https://lab-frontend.azurewebsites.net/.auth/logout'),
      next: 'npx lab solve 9',
      ...verdict,
    });
  });

  it('had ended when it was shown: it has to be renewed', async () => {
    expect(await token([receiptOf({ exp: seconds - 1 })])).toMatchObject({
      kind: 'token-expired',
      why: expect.stringContaining('/.auth/refresh'),
    });
  });

  it('was not seen yet', async () => {
    const verdict = await token([]);
    expect(verdict).toMatchObject({ kind: 'no-receipt', next: 'npx lab solve 9' });
    expect(verdict).not.toMatchObject({ why: expect.stringContaining('AADSTS50105') });
    expect(verdict).not.toMatchObject({ why: expect.stringContaining('Need admin approval') });
  });

  it('was not seen yet, where only some have consented and others may not', async () => {
    const world = { receipts: [], policies: { usersRegister: true, usersConsent: false } };
    expect(await accessToken.run(factsOf(finished(world)), target)).toMatchObject({
      kind: 'no-receipt',
      why: expect.stringMatching(
        new RegExp(
          `With "Need admin approval", you have not consented, as 1 user did.*az ad app permission grant --id ${ids.frontend.client} --api ${ids.backend.client} `,
        ),
      ),
    });
  });

  it.each(['frontend', 'backend'] as const)(
    'was not seen yet, where only some may sign in to the %s',
    async (role) => {
      const principals = (['frontend', 'backend'] as const).map((each) =>
        principalOf(each, { assignmentRequired: each === role }),
      );
      const world = { receipts: [], principals, assigned: 2 };
      expect(await accessToken.run(factsOf(finished(world)), target)).toMatchObject({
        kind: 'no-receipt',
        why: expect.stringContaining(`none of the 2 who are assigned to lab-${role}.`),
      });
    },
  );
});

describe('the call with the token', () => {
  const call = (more: Partial<Receipt>, world: World = {}) =>
    profileWithAuth.run(factsOf(finished({ receipts: [receiptOf(more)], ...world })), target);
  const before8: World = {
    auth: {
      'lab-frontend': authOf('frontend'),
      'lab-backend': authOf('backend', {
        validation: { defaultAuthorizationPolicy: { allowedApplications: [ids.backend.client] } },
      }),
    },
  };

  it.each<[string, Partial<Receipt>, object]>([
    ['was seen to succeed', { call: 'ok', withAuthentication: true }, { found: 'withAuthentication: true' }],
    ['must succeed, where the frontend does not tell', {}, { note: expect.stringContaining('compared') }],
    [
      'was taken, and the backend failed at Graph',
      { call: 'graph-consent' },
      { note: expect.stringContaining('step 11') },
    ],
  ])('%s', async (_what, more, verdict) => {
    expect(await call(more)).toMatchObject({ status: 'pass', ...verdict });
  });

  it('is 403 where the backend lets in only some users, and that is a matter of step 8', async () => {
    const allowedApplications = [ids.backend.client, ids.frontend.client];
    const validation = {
      defaultAuthorizationPolicy: { allowedApplications, allowedPrincipals: { identities: [NOTHING] } },
    };
    const auth = { 'lab-frontend': authOf('frontend'), 'lab-backend': authOf('backend', { validation }) };
    expect(await call({ call: 'backend-forbidden' }, { auth })).toMatchObject({
      kind: 'backend-refuses',
      expectedUntil: 8,
      why: expect.stringContaining('only some users'),
    });
    expect(await call({ call: 'ok', withAuthentication: true }, { auth })).toMatchObject({ status: 'pass' });
  });

  it.each<[Partial<Receipt>, string]>([
    [{ call: 'backend-forbidden' }, '403 (backend-forbidden)'],
    [{}, '403, by the settings of the backend'],
  ])('is 403 until step 8, and that is no fault: %o', async (more, found) => {
    expect(await call(more, before8)).toMatchObject({
      status: 'fail',
      kind: 'backend-refuses',
      found,
      expectedUntil: 8,
    });
  });

  it.each<[Kind, Partial<Receipt>, object]>([
    ['called-without-token', { call: 'ok', withAuthentication: false }, {}],
    ['receipt-outdated', { call: 'backend-forbidden' }, { soon: true }],
    ['backend-refuses', { call: 'backend-unauthorized' }, { found: expect.stringContaining('401') }],
    ['backend-fails', { call: 'backend-timeout' }, { why: expect.stringContaining('az webapp log tail') }],
  ])('fails: %s', async (kind, more, verdict) => {
    const failed = await call(more);
    expect(failed).toMatchObject({ status: 'fail', kind, ...verdict });
    expect(failed).not.toHaveProperty('expectedUntil');
  });
});

describe('a renewed token', () => {
  const refresh = (receipts: readonly Receipt[]) => tokenRefresh.run(factsOf(finished({ receipts })), target);
  const first = receiptOf({ receivedAt: '2026-11-25T11:00:00Z', iat: 100, exp: seconds + 60 });
  it.each<[string, Receipt]>([
    ['issued later', receiptOf({ iat: 200 })],
    ['that ends earlier than the one before', receiptOf({ iat: 100, exp: seconds + 30 })],
  ])('is seen: one %s', async (_how, second) => {
    expect(await refresh([first, second])).toMatchObject({ status: 'pass' });
  });

  it.each<[Kind, Receipt[]]>([
    ['not-refreshed', []],
    ['not-refreshed', [first]],
    ['not-refreshed', [first, receiptOf({ token: 'none' })]],
    ['not-refreshed', [{ ...first, aud: '00000003-0000-0000-c000-000000000000' }, receiptOf()]],
    ['same-token', [first, { ...first, receivedAt: '2026-11-25T11:30:00Z' }]],
  ])('is not: %s', async (kind, receipts) => {
    expect(await refresh(receipts)).toMatchObject({
      status: 'fail',
      kind,
      next: 'npx lab solve 10',
    });
  });
});
