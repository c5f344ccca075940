import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PortalVisitor } from '../sandbox/portal/testing.ts';
import { makeSite } from '../sandbox/sites/testing.ts';
import { start, type TestSandbox } from '../sandbox/testing.ts';
import { type KeptOpenAz, keepAzOpen } from './az-kept-open.ts';
import { hasAz } from './graph-az.ts';
import { type SavingPlace, SECRET } from './portal-saves.ts';
import { azureSaves } from './portal-saves-azure.ts';
import { entraSaves } from './portal-saves-entra.ts';
import { differences } from './portal-state.ts';
import { stateIn } from './sandbox-state.ts';

/**
 * What the portal's panel says after a save, typed into bash with the real az: it does the same, member by member of the
 * sandbox's state.
 */

const az = await hasAz();
const dir = mkdtempSync(join(tmpdir(), 'lab-portal-az-'));
let sandbox: TestSandbox;
let close: () => Promise<void>;
let shell: KeptOpenAz;
let place: SavingPlace;
let prepared: ReturnType<TestSandbox['store']['snapshot']>;

beforeAll(async () => {
  ({ sandbox, close } = await start(dir));
  if (az) shell = await keepAzOpen(sandbox.descriptor);
  place = await prepare(await PortalVisitor.signedIn(sandbox, 'admin'));
  prepared = sandbox.store.snapshot();
});
afterAll(async () => {
  await shell?.close();
  await close?.();
  rmSync(dir, { recursive: true, force: true });
});

describe.skipIf(!az)('the commands beside a save do the same', () => {
  it.each(Object.entries({ ...azureSaves(() => place), ...entraSaves(() => place) }))(
    '%s',
    async (_name, { before, run, differs = {} }) => {
      sandbox.store.restore(prepared);
      await before?.();
      const ready = sandbox.store.snapshot();
      const asItWas = await stateIn(sandbox, ready);
      const page = await run();
      const { commands } = page;
      expect(page.status).toBe(200);
      expect(commands.length).toBeGreaterThan(0);
      expect(page.html).not.toContain(SECRET);
      expect(commands.join()).not.toContain('~sandbox~');
      const byPortal = await stateIn(sandbox, ready);
      expect(differences(asItWas, byPortal)).not.toEqual({});

      sandbox.store.restore(ready);
      await shell.type(commands, `${SECRET}\n${SECRET}\n`);
      const byCommands = await stateIn(sandbox, ready);
      expect({ commands, ...differences(byPortal, byCommands) }).toEqual({ commands, ...differs });
    },
  );
});

/** Two apps, one with Microsoft in front of it, and a registration besides. */
async function prepare(admin: PortalVisitor): Promise<SavingPlace> {
  const { directory } = sandbox;
  const app = `/resource${makeSite(sandbox, 'app').site.id}`;
  const open = `/resource${makeSite(sandbox, 'open', { appSettings: { OLD: '1', STICKY: '2' } }).site.id}`;
  const sticky = { name: 'STICKY', value: '2', slot: 'yes' };
  await admin.submit(`${open}/environmentVariables/setting`, 'Apply', sticky);
  await admin.submit(`${open}/environmentVariables/apply`, 'Confirm');
  await admin.submit(`${app}/authV2/add`, 'Add', { provider: 'microsoft' });
  const other = await admin.submit('/entra/appRegistrations/new', 'Register', { name: 'other' });
  const mine = directory.applications.all().find(({ displayName }) => displayName === 'app');
  const clientId = mine?.appId ?? '';
  return {
    admin,
    at: {
      app,
      open,
      group: app.replace(/\/providers.*/, ''),
      registration: `/entra/appRegistrations/${clientId}`,
      other: new URL(other.url).pathname,
      principal: `/entra/enterpriseApplications/${directory.principalByAppId(clientId)?.id}`,
    },
    clientId,
    scopeId: mine?.api.oauth2PermissionScopes[0]?.id ?? '',
    otherId: new URL(other.url).pathname.split('/').at(-1) ?? '',
    user: (alias) => directory.users.all().find((each) => each.userPrincipalName.startsWith(alias))?.id ?? '',
  };
}
