import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MovableClock, seconds } from '../core/clock.ts';
import { origins } from '../core/hosts.ts';
import { hashOf, randomText } from '../core/ids.ts';
import { logTo } from '../core/log.ts';
import { Store } from '../core/store.ts';
import { signingKeys } from '../entra/keys.ts';
import { issuerV1, tokens } from '../entra/tokens.ts';
import { type Directory, directory } from '../state/directory.ts';
import { type Resources, type RoleName, resources } from '../state/resources.ts';
import { newApplication, newPrincipal, seed } from '../state/seed.ts';
import { type Answer, test as base, start, type TestSandbox } from '../testing.ts';
import { arm } from './index.ts';

const unique = (prefix: string): string => `${prefix}-${randomText(8).toLowerCase()}`;

/** `test` with a sandbox, and on request a resource group, a Linux plan (B1) and a site in it, by their ids. */
export const test = base.extend<{ group: string; plan: string; site: string }>({
  group: async ({ sandbox }, use) => {
    const id = `${sandbox.subscription}/resourceGroups/${unique('rg')}`;
    await expectStatus(sandbox.arm('PUT', id, { location: 'eastus2' }), 201);
    await use(id);
  },
  plan: async ({ sandbox, group }, use) => {
    const id = `${group}/providers/Microsoft.Web/serverfarms/${unique('plan')}`;
    const body = { location: 'eastus2', sku: { name: 'B1' }, properties: { reserved: true } };
    await expectStatus(sandbox.arm('PUT', id, body), 200);
    await use(id);
  },
  site: async ({ sandbox, group, plan }, use) => {
    const id = `${group}/providers/Microsoft.Web/sites/${unique('site')}`;
    await expectStatus(sandbox.arm('PUT', id, siteBody(plan)), 200);
    await use(id);
  },
});

/** What `az webapp create` puts. */
export const siteBody = (plan: string, more: object = {}) => ({
  location: 'East US 2',
  properties: { serverFarmId: plan, siteConfig: { linuxFxVersion: 'NODE|22-lts', appSettings: [] }, ...more },
});

/** The last segment of an id. */
export const nameIn = (id: string): string => id.split('/').at(-1) ?? '';

async function expectStatus(answer: Promise<Answer>, status: number): Promise<void> {
  const { status: found, bytes } = await answer;
  if (found !== status) throw new Error(`the fixture was answered ${found}: ${bytes}`);
}

interface Prepared {
  readonly resources: Resources;
  readonly directory: Directory;
  /** `/subscriptions/<id>`. */
  readonly subscription: string;
}

/**
 * A sandbox whose state was changed before it started: for what no request can bring about (another tenant's sites, a
 * disabled subscription, an interrupted deletion). `use` is given the sandbox; it ends afterwards.
 */
export async function withPrepared<T>(
  prepare: (state: Prepared) => T,
  use: (sandbox: TestSandbox, prepared: T) => Promise<void>,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'lab-arm-'));
  const store = Store.open(join(dir, 'state.journal'));
  const { subscriptionId } = seed(store, new MovableClock());
  const prepared = prepare({
    resources: resources(store),
    directory: directory(store),
    subscription: `/subscriptions/${subscriptionId}`,
  });
  store.close();
  const { sandbox, close } = await start(dir);
  try {
    await use(sandbox, prepared);
  } finally {
    await close();
    rmSync(dir, { recursive: true, force: true });
  }
}

export interface Principal {
  readonly clientId: string;
  readonly secret: string;
  readonly objectId: string;
}

/** An application with a secret, and these roles. */
export function addPrincipal(
  { directory: { applications, servicePrincipals, tenants }, resources: { roleAssignments } }: Prepared,
  roles: [role: RoleName, scope: string][],
): Principal {
  const now = new Date();
  const secret = randomText(32);
  const application = applications.put({
    ...newApplication('Colleague', now),
    passwordCredentials: [
      {
        keyId: randomUUID(),
        displayName: null,
        hint: secret.slice(0, 3),
        hash: hashOf(secret),
        startDateTime: now.toISOString(),
        endDateTime: new Date(now.getTime() + 86_400_000).toISOString(),
      },
    ],
  });
  const { appId, displayName } = application;
  const principal = servicePrincipals.put(
    newPrincipal(tenants.all()[0]?.tenantId ?? '', now, { appId, displayName }),
  );
  for (const [role, scope] of roles) {
    roleAssignments.put({ name: randomUUID(), scope, principalId: principal.id, role });
  }
  return { clientId: appId, secret, objectId: principal.id };
}

/** ARM alone, with options that a whole sandbox does not pass on; asked as the lab's service principal. */
export async function withArm(
  options: { readonly uniqueHostNames: boolean },
  use: (
    ask: (method: string, path: string, body: unknown) => Promise<Response>,
    subscription: string,
  ) => Promise<void>,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'lab-arm-'));
  const store = Store.open(join(dir, 'state.journal'));
  const clock = new MovableClock();
  const { tenantId, subscriptionId, clientId } = seed(store, clock);
  const issuer = tokens(signingKeys(store, clock), clock, tenantId);
  const shared = { store, clock, tokens: issuer, log: logTo(() => undefined) };
  const listener = arm({ ...shared, ...options, resources: resources(store), directory: directory(store) });
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const now = seconds(clock.now());
  const token = await issuer.sign({
    aud: origins.arm,
    iss: issuerV1(tenantId),
    exp: now + 3600,
    oid: directory(store)
      .servicePrincipals.all()
      .find(({ appId }) => appId === clientId)?.id,
    appid: clientId,
    tid: tenantId,
    ver: '1.0',
  });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = (method: string, path: string, body: unknown) =>
    fetch(`${base}${path}?api-version=2023-01-01`, { method, headers, body: JSON.stringify(body) });
  try {
    await use(ask, `/subscriptions/${subscriptionId}`);
  } finally {
    server.close();
    server.closeAllConnections();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Asks ARM as somebody else than the lab. */
export async function armAs(
  sandbox: TestSandbox,
  { clientId, secret }: Principal,
): Promise<TestSandbox['arm']> {
  const answer = await sandbox.ask(
    'POST',
    `${origins.login}/${sandbox.descriptor.tenantId}/oauth2/v2.0/token`,
    {
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
        scope: `${origins.arm}/.default`,
      }),
    },
  );
  const headers = { authorization: `Bearer ${answer.body.access_token}` };
  return (method, path, body) =>
    sandbox.ask(method, `${origins.arm}${path}${path.includes('?') ? '' : '?api-version=2023-01-01'}`, {
      headers,
      body,
    });
}
