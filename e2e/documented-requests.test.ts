import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphRequest } from '@microsoft/microsoft-graph-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestAz } from '../lab/az/testing.ts';
import { runLab } from '../lab/testing.ts';
import { start, type TestSandbox } from '../sandbox/testing.ts';
import { hasAz } from './installed.ts';
import { type ArmPeers, armRequest, graphRequest, type PeerRequest } from './peer-requests.ts';
import { collectSentRequests } from './sent-requests.ts';

/**
 * What the checks, and everything else that looks, ask of Azure is what Microsoft's own clients ask for the same act: the
 * same method, path, parameters and body. (That the built-in az sends what the real one sends is `az-parity.test.ts`.)
 */

const az = await hasAz();

const GROUP = 'rg-lab';
const SITE = 'lab-backend';
const PLAN = 'plan-lab';
const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
const ID = '99999999-2222-4333-8444-555555555555';
const TAGGED = "tagName eq 'easy-auth-lab' and tagValue eq 'abc1234'";
const SCOPE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}`;
const WEB = `${SCOPE}/providers/Microsoft.Web`;

/** Acts that a management client performs. */
const BY_ARM_CLIENTS: Readonly<Record<string, (peers: ArmPeers) => unknown>> = {
  'read the resource group': ({ resources }) => resources.resourceGroups.get(GROUP),
  'list the resource groups': ({ resources }) => resources.resourceGroups.list(),
  'list the resource groups with a tag': ({ resources }) => resources.resourceGroups.list({ filter: TAGGED }),
  'list what is in the group': ({ resources }) => resources.resources.listByResourceGroup(GROUP),
  'list the resources with a tag': ({ resources }) => resources.resources.list({ filter: TAGGED }),
  'read the provider': ({ resources }) => resources.providers.get('Microsoft.Web'),
  'add tags to the group': ({ resources }) => resources.tagsOperations.beginUpdateAtScope(SCOPE, merged),
  'add tags to a site': ({ resources }) =>
    resources.tagsOperations.beginUpdateAtScope(`${WEB}/sites/${SITE}`, merged),
  'add tags to the plan': ({ resources }) =>
    resources.tagsOperations.beginUpdateAtScope(`${WEB}/serverfarms/${PLAN}`, merged),
  'read the plan': ({ web }) => web.appServicePlans.get(GROUP, PLAN),
  'list the plans': ({ web }) => web.appServicePlans.list(),
  'read a site': ({ web }) => web.webApps.get(GROUP, SITE),
  'list the sites': ({ web }) => web.webApps.list(),
  'read the configuration of a site': ({ web }) => web.webApps.getConfiguration(GROUP, SITE),
  'list the app settings': ({ web }) => web.webApps.listApplicationSettings(GROUP, SITE),
  'read the authentication settings': ({ web }) => web.webApps.getAuthSettingsV2WithoutSecrets(GROUP, SITE),
  'read whether basic authentication is allowed': ({ web }) => web.webApps.getScmAllowed(GROUP, SITE),
  'list the stacks': ({ web }) => web.provider.listWebAppStacks(),
  'list the regions of a tier': ({ web }) => web.listGeoRegions({ sku: 'Free', linuxWorkersEnabled: true }),
  'ask whether a name is free': ({ web }) => web.checkNameAvailability(SITE, 'Site'),
  'read what is used in a region': ({ web }) => web.getUsagesInLocation.list('eastus2'),
  'list the roles of a principal': ({ authorization }) =>
    authorization.roleAssignments.listForSubscription({ filter: `assignedTo('${ID}')` }),
  'read a role': ({ authorization }) =>
    authorization.roleDefinitions.get(`/subscriptions/${SUBSCRIPTION}`, ID),
};

const merged = { operation: 'Merge' as const, properties: { tags: { 'easy-auth-lab': 'abc1234' } } };

const REGISTRATION =
  'id,appId,displayName,createdDateTime,signInAudience,identifierUris,web,spa,publicClient,api,requiredResourceAccess,passwordCredentials';
const PRINCIPAL = 'id,appId,displayName,accountEnabled,appRoleAssignmentRequired,appOwnerOrganizationId';
const redirects = (site: string) =>
  ['.', '-'].map((end) => `web/redirectUris/any(uri:startswith(uri,'https://${site}${end}'))`);
const ALIKE = [
  "displayName in ('lab-frontend','lab-backend')",
  ...redirects('lab-frontend'),
  ...redirects('lab-backend'),
].join(' or ');

/** Acts that the Graph client performs. */
const BY_GRAPH_CLIENT: Readonly<Record<string, (api: (path: string) => GraphRequest) => Promise<unknown>>> = {
  'read a registration by its client ID': (api) =>
    api(`/applications(appId='${ID}')`).select(REGISTRATION).get(),
  'list the registrations of a host': (api) =>
    api('/applications')
      .filter(ALIKE)
      .select(REGISTRATION)

      .top(100)
      .count()
      .header('ConsistencyLevel', 'eventual')
      .get(),
  'list the registrations with a tag': (api) =>
    api('/applications')
      .filter("tags/any(tag:tag eq 'easy-auth-lab:abc1234')")
      .select('id,appId,displayName')
      .get(),
  'read the tags of a registration': (api) => api(`/applications/${ID}`).select('tags').get(),
  'tag a registration': (api) => api(`/applications/${ID}`).update({ tags: ['easy-auth-lab:abc1234'] }),
  'list the owners of a registration': (api) => api(`/applications/${ID}/owners`).get(),
  'list deleted registrations': (api) =>
    api('/directory/deletedItems/microsoft.graph.application')
      .select('id,appId,displayName,deletedDateTime')
      .get(),
  'read a service principal by its client ID': (api) =>
    api(`/servicePrincipals(appId='${ID}')`).select(PRINCIPAL).get(),
  'list the grants of a client': (api) => api('/oauth2PermissionGrants').filter(`clientId eq '${ID}'`).get(),
  'try whether grants may be read': (api) => api('/oauth2PermissionGrants').top(1).get(),
  'read the authorization policy': (api) => api('/policies/authorizationPolicy').get(),
  'read the policy for secrets': (api) => api('/policies/defaultAppManagementPolicy').get(),
  'read who is signed in': (api) => api('/me').get(),
};

/** Acts for which there is a command. */
const BY_AZ: Readonly<Record<string, string>> = {
  'list the subscriptions': 'account list --refresh',
  'list the policies of the subscription': 'policy assignment list',
  'read the endpoints of a cloud':
    'cloud register --name contoso --endpoint-resource-manager https://management.azure.localhost',
};

/** What no client sends: whether a deployment host answers at all; and, source: "REST API" and "VFS" in Kudu's wiki. */
const BY_DESCRIPTION = [
  'GET {site}.scm /',
  'GET {site}.scm /api/deployments/latest',
  'GET {site}.scm /api/vfs/site/wwwroot/',
  'GET {site}.scm /api/vfs/site/wwwroot/package.json',
];

/** A request without what is different each time, and without its version. */
function normal({ method, url, body }: PeerRequest): { readonly line: string; readonly version: string } {
  const { host, pathname, searchParams } = new URL(url);
  const version = searchParams.get('api-version') ?? '';
  searchParams.delete('api-version');
  const parameters = [...searchParams].map(([name, value]) => `${name}=${value}`).sort();
  const [service = ''] = /^.*?(?=\.azure(?:websites)?\.)/.exec(host) ?? [];
  const text = [
    method,
    service,
    decodeURIComponent(pathname).replace('//', '/'),
    ...parameters,
    withoutTags(body),
  ]
    .join(' ')
    .trim();
  const line = text
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '{id}')
    .replace(/(?<='|")easy-auth-lab:\w{7}/g, 'easy-auth-lab:{lab}')
    .replace(/(tagValue eq )'\w{7}'/i, "$1'{lab}'")
    .replace(/(?:lab|easy-auth)-(?:frontend|backend)(?:-\w{7})?/g, '{site}')
    .replace(/rg-(?:easy-auth-lab-\w{7}|lab)/g, '{group}')
    .replace(/plan-(?:easy-auth-lab-\w{7}|lab)/g, '{plan}');
  // Paths of Azure Resource Manager, and names of filters, are the same in any case.
  return { line: service === 'management' ? line.toLowerCase() : line, version };
}

/** Tags are whatever somebody calls them. */
function withoutTags(body: string): string {
  const known = z.strictObject({
    operation: z.string(),
    properties: z.strictObject({ tags: z.record(z.string(), z.string()) }),
  });
  const json: unknown = body === '' ? undefined : JSON.parse(body);
  const tagged = known.safeParse(json).data;
  return JSON.stringify(tagged ? { operation: tagged.operation, tags: {} } : json) ?? '';
}

describe('what is asked of Azure', { timeout: 180_000 }, () => {
  const top = mkdtempSync(join(tmpdir(), 'lab-documented-'));
  const requests = collectSentRequests();
  const documented: string[] = [];
  let ours: { readonly line: string; readonly version: string }[] = [];
  let sandbox: TestSandbox;
  let close: () => Promise<void>;

  /** Everything that looks, in an empty lab, in one that is done, and in one that is cleaned up. */
  beforeAll(async () => {
    ({ sandbox, close } = await start(join(top, 'lab', 'sandbox')));
    const lab = (...argv: string[]) => runLab(['--dir', join(top, 'lab'), '--az', 'builtin', ...argv]);
    const names = ['--frontend', 'lab-frontend', '--backend', SITE, '--group', GROUP, '--plan', PLAN];
    const roster = join(top, 'roster.csv');
    writeFileSync(
      roster,
      `student,subscription,resource group\nme,${sandbox.descriptor.subscriptionId},${GROUP}\n`,
    );
    await lab('doctor');
    await lab('check');
    await lab('run', '--to', '11', '--yes', ...names);
    await lab('doctor');
    await lab('check');
    await lab('validate', roster, '--out', join(top, 'class'));
    await lab('run', '--from', '12', '--yes');
    await lab('clean', '--yes');
    ours = requests.sent
      .filter(
        ({ userAgent, url }) => /^easy-auth-lab\/\d/.test(userAgent) && /management|graph|\.scm\./.test(url),
      )
      .map(normal);
  }, 120_000);
  afterAll(async () => {
    requests.stop();
    await close();
    rmSync(top, { recursive: true, force: true });
  });

  const expectAsked = (sent: PeerRequest | undefined): void => {
    if (!sent) throw new Error('the client asked nothing');
    const { line } = normal(sent);
    documented.push(line);
    expect(ours.map((each) => each.line)).toContain(line);
  };

  it.each(Object.entries(BY_ARM_CLIENTS))(
    'to %s is what Microsoft’s management client asks',
    async (_name, act) => {
      expectAsked(await armRequest(SUBSCRIPTION, act));
    },
  );

  it.each(Object.entries(BY_GRAPH_CLIENT))('to %s is what the Graph client asks', async (_name, act) => {
    expectAsked(await graphRequest(act));
  });

  it.runIf(az)('to do the rest is what the real az asks', async () => {
    const real = await startTestAz('real');
    try {
      for (const line of Object.values(BY_AZ)) {
        await real.run(line);
        const [sent] = real.requests();
        if (!sent) throw new Error(`az asked nothing for: ${line}`);
        const { method, host, path, query, body } = sent;
        expectAsked({ method, url: `https://${host}${path}?${query}`, body: body.toString() });
      }
    } finally {
      await real.close();
    }
    const undocumented = ours
      .map(({ line }) => line)
      .filter((line) => ![...documented, ...BY_DESCRIPTION].includes(line));
    expect([...new Set(undocumented)].sort()).toEqual([]);
  });

  it('names versions of its interfaces that Azure lists', async () => {
    const versions = new Set<string>();
    for (const provider of ['Microsoft.Web', 'Microsoft.Resources', 'Microsoft.Authorization']) {
      const { body } = await sandbox.arm('GET', `${sandbox.subscription}/providers/${provider}`);
      for (const { apiVersions } of body.resourceTypes) for (const each of apiVersions) versions.add(each);
    }
    const named = ours.filter(({ line }) => line.includes(' management ')).map(({ version }) => version);
    expect([...new Set(named)].filter((each) => !versions.has(each))).toEqual([]);
  });
});
