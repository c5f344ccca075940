import { describe, expect, it } from 'vitest';
import { checks } from '../../checks/index.ts';
import { type Kind, kinds } from '../../checks/kinds.ts';
import { runChecks } from '../../checks/run.ts';
import { factsOf, group, planOf, siteOf, target, type World } from '../../checks/testing.ts';
import { applicationOf, ids, receiptOf, turnedAway } from '../../checks/testing-auth.ts';
import { finished } from '../../checks/testing-finished.ts';
import { breaks } from '../break/index.ts';
import { noBreaks } from '../break/no-breaks.ts';
import { faultsOf } from './testing.ts';

const { frontend, backend } = target;
const ours = { kind: 'ours', role: 'frontend', status: 200 } as const;
const page = (home: World['homes']): World => finished({ homes: home ?? {} });
const receipt = (more: Parameters<typeof receiptOf>[0]): World => finished({ receipts: [receiptOf(more)] });
const call = (status: string): World => ({
  profile: {
    kind: 'report',
    status,
    explanation: 'in words',
    displayName: '',
    withAuthentication: undefined,
  },
});
const ofFrontend = (more: Parameters<typeof siteOf>[1]): World => ({
  sites: [siteOf(frontend, more), siteOf(backend)],
});
const onPlan = (more: Parameters<typeof planOf>[0]): World => {
  const plan = planOf(more);
  return { plans: [plan], sites: [frontend, backend].map((name) => siteOf(name, { planId: plan.id })) };
};
const nothing: World = { resourceGroups: [], sites: [] };

/** What `lab break` does not bring about, and a world in which a check says it. */
const RARE: readonly (readonly [Kind, World])[] = [
  ['not-created', nothing],
  ['being-deleted', { resourceGroups: [group('rg-lab', 'Deleting')] }],
  ['other-name', { ...nothing, resourceGroups: [group('rg-lba')] }],
  [
    'other-resource-group',
    { sites: [frontend, backend].map((name) => siteOf(name, { resourceGroup: 'rg-lba' })) },
  ],
  [
    'other-subscription',
    { ...nothing, sitesElsewhere: [siteOf(frontend, { subscription: ids.backend.object })] },
  ],
  [
    'name-invalid',
    { ...nothing, names: { [frontend]: { available: false, reason: 'Invalid', message: 'Too long.' } } },
  ],
  [
    'name-taken',
    { ...nothing, names: { [frontend]: { available: false, reason: 'AlreadyExists', message: '' } } },
  ],
  ['runtime-not-offered', { ...nothing, runtimes: ['NODE|24-lts'] }],
  ['other-plan', onPlan({ name: 'plan-other' })],
  ['other-region', onPlan({ location: 'West Europe' })],
  ['windows-plan', onPlan({ linux: false })],
  ['disabled-by-platform', ofFrontend({ enabled: false })],
  ['disabled-by-platform', { homes: { [frontend]: { kind: 'stopped' } } }],
  [
    'nothing-deployed',
    { homes: { [frontend]: { kind: 'default-page' } }, deployments: { [frontend]: null } },
  ],
  [
    'deployment-running',
    { deployments: { [frontend]: { id: 'one', state: 'building', progress: 'Building', excerpt: [] } } },
  ],
  ['not-serving-yet', { homes: { [frontend]: { kind: 'no-site' } } }],
  ['slow', { homes: { [frontend]: { kind: 'slow', seconds: 40 } } }],
  ['slow', { profile: { kind: 'slow', seconds: 40 } }],
  ['access-restricted', { homes: { [frontend]: { kind: 'restricted' } } }],
  ['setting-not-in-effect', call('backend-url-missing')],
  ['backend-unreachable', call('backend-unreachable')],
  ['backend-slow', call('backend-timeout')],
  ['backend-refuses', call('backend-unauthorized')],
  [
    'custom-domain-only',
    finished({
      sites: [
        siteOf(frontend, { enabledHostNames: [`${frontend}.azurewebsites.net`, 'lab.example'] }),
        siteOf(backend),
      ],
      applications: [
        applicationOf('frontend', {
          redirectUris: { web: ['https://lab.example/.auth/login/aad/callback'], spa: [], publicClient: [] },
        }),
        applicationOf('backend'),
      ],
    }),
  ],
  ['still-open', page({ [frontend]: ours })],
  ['sign-in-fails', page({ [frontend]: { kind: 'sign-in', status: 500 } })],
  ['settings-not-in-effect', finished({ anonymousCalls: { [frontend]: turnedAway(403) } })],
  [
    'other-application-accepted',
    finished({
      otherCall: {
        kind: 'answered',
        token: { version: 1, app: ids.frontend.object },
        page: { ...ours, role: 'backend' },
        status: 200,
        allowedOrigin: '',
      },
    }),
  ],
  ['no-receipt', finished({ receipts: [] })],
  ['token-missing', receipt({ token: 'none' })],
  ['token-unusable', receipt({ token: 'unusable' })],
  ['token-opaque', receipt({ token: 'opaque' })],
  ['token-for-other-api', receipt({ aud: 'api://other' })],
  ['token-without-scope', receipt({ scp: 'other' })],
  ['token-of-other-application', receipt({ app: ids.backend.client })],
  ['token-of-other-tenant', receipt({ iss: 'https://sts.windows.net/other/' })],
  ['token-expired', receipt({ exp: 1 })],
  ['called-without-token', receipt({ call: 'ok', withAuthentication: false })],
  ['receipt-outdated', receipt({ call: 'backend-forbidden' })],
  ['not-refreshed', receipt({ call: 'ok', withAuthentication: true })],
  ['same-token', finished({ receipts: [receiptOf({}), receiptOf({ receivedAt: '2026-11-25T11:30:00Z' })] })],
  ['graph-fails', receipt({ call: 'graph-consent' })],
  ['profile-not-from-graph', receipt({ call: 'ok', withAuthentication: true, source: 'sample' })],
  ['group-left', finished()],
  [
    'shared-group',
    finished({
      groupResources: [frontend, 'theirs'].map((name) => ({ name, type: 'Microsoft.Web/sites' })),
    }),
  ],
  [
    'classic-authentication',
    finished({ auth: {}, classic: { [frontend]: { enabled: true, clientId: ids.frontend.client } } }),
  ],
];

describe('what checks say reads well in 80 columns, says what to do, and where in the portal', () => {
  it.each(RARE)('%s', async (kind, world) => {
    const outcomes = await runChecks(checks, factsOf(world), target);
    expect(outcomes.map((outcome) => ('kind' in outcome ? outcome.kind : ''))).toContain(kind);
    expect(outcomes.flatMap(faultsOf)).toEqual([]);
  });

  it('is tried here for each kind that no exercise brings about', () => {
    const tried = new Set([...RARE.map(([kind]) => kind), ...breaks.map(({ kind }) => kind)]);
    const untried = Object.keys(kinds).filter((kind) => !tried.has(kind as Kind));
    expect(untried, 'neither a row in lab/break/ nor one in RARE').toEqual([]);
    const unproved = Object.keys(noBreaks).filter((kind) => !RARE.some(([rare]) => rare === kind));
    expect(unproved, 'in lab/break/no-breaks.ts, and no row in RARE').toEqual([]);
  });
});
