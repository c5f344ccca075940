import type { TestSandbox } from '../sandbox/testing.ts';

type Snapshot = ReturnType<TestSandbox['store']['snapshot']>;

/** What Entra ID and Azure keep as it is written, without what the sandbox keeps for itself. */
const COLLECTIONS = [
  'groups',
  'plans',
  'applications',
  'servicePrincipals',
  'grants',
  'appRoleAssignments',
  'roleAssignments',
  'policies',
];

/** What is read of a site: as ARM shows it, with the defaults of what nobody has written. */
const SITE_PARTS = [
  ['GET', ''],
  ['GET', '/config/web'],
  ['POST', '/config/appsettings/list'],
  ['GET', '/config/slotConfigNames'],
  ['GET', '/config/authsettingsV2'],
  ['GET', '/basicPublishingCredentialsPolicies/scm'],
  ['GET', '/basicPublishingCredentialsPolicies/ftp'],
] as const;

/** Members that say when, how often and with which password, and differ each time. */
const PASSING = /^(changedAt|hash|hint|publishing\w*|createdDateTime|startDateTime|lastModifiedTimeUtc)$/;

const GUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * The state of Azure and Entra ID in a sandbox, written alike whoever brought it about and whatever was chosen for new
 * IDs: those that are not in `before` are `<new>`.
 */
export async function stateIn(sandbox: TestSandbox, before: Snapshot): Promise<Record<string, unknown>> {
  const { store, directory, descriptor } = sandbox;
  const was = JSON.stringify(before);
  const known = new Set(was.match(GUID));
  const askers = [
    directory.users.all().find(({ userPrincipalName }) => userPrincipalName.startsWith('admin'))?.id,
    directory.principalByAppId(descriptor.clientId)?.id,
  ];
  const text = (value: string): string =>
    value
      .replace(/\S+~sandbox~\w+/g, '<secret>')
      .replace(GUID, (id) => (askers.includes(id) ? '<whoever asked>' : known.has(id) ? id : '<new>'))
      .replace(/^[\w-]{43,64}$/, (id) => (was.includes(id) ? id : '<new>'))
      .replace(/^(\d{4}-\d\d-\d\d)T[\d:.]+Z$/, '$1');
  const alike = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(alike);
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !PASSING.test(name))
        .map(([name, inner]) => [text(name), alike(inner)]),
    );
  };
  /** In an order that does not depend on IDs; of those whose names are alike, each has its number. */
  const named = (entries: readonly (readonly [string, unknown])[]): Record<string, unknown> => {
    const sorted = entries
      .map(([id, value]) => ({ name: text(id), value: alike(value) }))
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    const times = new Map<string, number>();
    return Object.fromEntries(
      sorted.map(({ name, value }) => {
        const time = (times.get(name) ?? 0) + 1;
        times.set(name, time);
        return [time === 1 ? name : `${name} ${time}`, value];
      }),
    );
  };
  const now = store.snapshot();
  const sites = await Promise.all(Object.values(now.sites ?? {}).map((site) => siteState(sandbox, site)));
  return {
    ...Object.fromEntries(COLLECTIONS.map((name) => [name, named(Object.entries(now[name] ?? {}))])),
    sites: alike(Object.fromEntries(sites)),
  };
}

async function siteState(sandbox: TestSandbox, site: unknown): Promise<[string, unknown]> {
  if (typeof site !== 'object' || site === null || !('id' in site)) throw new Error('no site');
  const id = String(site.id);
  const parts = await Promise.all(
    SITE_PARTS.map(async ([method, part]) => {
      const { status, body } = await sandbox.arm(method, `${id}${part}`);
      if (status !== 200) throw new Error(`${method} ${part}: ${status}`);
      return [part.split('/')[2] ?? 'site', body.properties] as const;
    }),
  );
  return [id.split('/').at(-1) ?? '', Object.fromEntries(parts)];
}
