import { describe, expect, it } from 'vitest';
import { clouds } from '../clouds.ts';
import type { Kind } from '../kinds.ts';
import { profileFromGraph } from '../profile-from-graph.ts';
import { factsOf, target, type World } from '../testing.ts';
import { authOf, ids, receiptOf, settingsOf, TENANT } from '../testing-auth.ts';
import { finished, graphGrant } from '../testing-finished.ts';

const run = (world: World = {}) => profileFromGraph.run(factsOf(finished(world)), target);
const settings = (more: Record<string, string>, without = ''): World => {
  const all = Object.entries({ ...settingsOf('backend'), ...more }).filter(([name]) => name !== without);
  return { appSettings: { 'lab-backend': Object.fromEntries(all) } };
};
const gov: World = {
  cloud: clouds['azure-us-government'],
  auth: {
    'lab-frontend': authOf('frontend'),
    'lab-backend': authOf('backend', {
      registration: { openIdIssuer: `https://login.microsoftonline.us/${TENANT}/v2.0` },
    }),
  },
};
const SET = 'az webapp config appsettings set --resource-group rg-lab --name lab-backend --settings';

describe('the profile from Microsoft Graph', () => {
  it.each<[string, World, object]>([
    ['was seen', {}, { found: "the user's own profile, from Microsoft Graph" }],
    [
      'was seen, of code that is no longer there',
      {
        deployments: {
          'lab-backend': {
            id: 'two',
            state: 'succeeded',
            progress: '',
            excerpt: [],
            endedAt: '2026-11-25T11:59:00.1234567Z',
          },
        },
        receipts: [
          receiptOf({
            receivedAt: '2026-11-25T11:58:00Z',
            call: 'ok',
            withAuthentication: true,
            source: 'graph',
          }),
        ],
      },
      { note: expect.stringContaining('lab-backend was deployed after that') },
    ],
    ['is switched on in capitals', settings({ PROFILE_SOURCE: ' Graph ' }), {}],
    [
      'is what the settings say, where the frontend does not tell',
      { receipts: [receiptOf()] },
      { note: expect.any(String) },
    ],
    ['comes from another cloud, in that cloud', gov, {}],
    ['comes from where it is said', settings({ GRAPH_ENDPOINT: 'https://graph.microsoft.com/' }), {}],
    [
      'comes from where it is said, with more behind the host than the backend reads',
      settings({
        GRAPH_ENDPOINT: 'https://graph.microsoft.com/v1.0',
        AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com/common',
      }),
      {},
    ],
  ])('%s', async (_what, world, verdict) => {
    expect(await run(world)).toMatchObject({ status: 'pass', ...verdict });
  });

  it.each<[Kind, World, object]>([
    ['source-not-set', settings({}, 'PROFILE_SOURCE'), { next: `${SET} PROFILE_SOURCE=graph --output none` }],
    ['source-not-set', settings({ PROFILE_SOURCE: 'sample' }), { found: 'PROFILE_SOURCE is "sample"' }],
    ['other-source', settings({ PROFILE_SOURCE: 'true' }), { found: 'PROFILE_SOURCE is "true"' }],
    [
      'setting-misspelt',
      settings({ PROFIL_SOURCE: 'graph' }, 'PROFILE_SOURCE'),
      { found: 'a setting called "PROFIL_SOURCE"' },
    ],
    [
      'other-endpoint',
      settings({ AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us' }),
      { next: `${SET} AZURE_AUTHORITY_HOST=https://login.microsoftonline.com --output none` },
    ],
    [
      'quotes-around',
      settings({ GRAPH_ENDPOINT: '"https://graph.microsoft.com"' }),
      { found: `GRAPH_ENDPOINT is '"https://graph.microsoft.com"'` },
    ],
    ['other-endpoint', { cloud: clouds['azure-china'] }, { found: 'AZURE_AUTHORITY_HOST is not set' }],
    [
      'graph-consent-missing',
      { grants: [] },
      {
        why: expect.stringContaining('AADSTS65001'),
        next: `az ad app permission grant --id ${ids.backend.client} --api 00000003-0000-0000-c000-000000000000 --scope User.Read --output none`,
      },
    ],
    [
      'graph-consent-missing',
      {
        grants: [{ ...graphGrant, consentType: 'Principal', principalId: 'alex' }],
        receipts: [receiptOf({ call: 'graph-consent' })],
      },
      {
        found: 'only 1 user has consented that lab-backend reads profiles',
        why: expect.stringContaining('for that user only'),
      },
    ],
    [
      'profile-not-from-graph',
      { receipts: [receiptOf({ call: 'ok', source: 'sample' })] },
      { found: 'a profile from sample' },
    ],
    [
      'profile-not-from-graph',
      { receipts: [receiptOf({ call: 'ok', withAuthentication: true })] },
      { found: 'a profile from elsewhere', next: 'npx lab solve 11' },
    ],
    [
      'graph-fails',
      { receipts: [receiptOf({ call: 'graph-consent' })] },
      { soon: true, why: expect.stringContaining('up to a minute') },
    ],
    [
      'graph-fails',
      { receipts: [receiptOf({ call: 'graph-refused' })] },
      { why: expect.stringContaining('az webapp log tail') },
    ],
  ])('does not come: %s', async (kind, world, verdict) => {
    expect(await run(world)).toMatchObject({
      status: 'fail',
      kind,
      why: expect.stringMatching(/\.$/),
      ...verdict,
    });
  });

  it('needs more settings in the sandbox, and says all of them at once', async () => {
    const cloud = {
      ...clouds.azure,
      name: 'sandbox',
      login: 'https://login.azure.localhost',
      graph: 'https://graph.azure.localhost',
    };
    expect(await run({ ...settings({}, 'PROFILE_SOURCE'), cloud })).toMatchObject({
      next: `${SET} PROFILE_SOURCE=graph AZURE_AUTHORITY_HOST=https://login.azure.localhost GRAPH_ENDPOINT=https://graph.azure.localhost --output none`,
    });
  });
});
