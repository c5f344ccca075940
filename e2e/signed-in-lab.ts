import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Role } from '../checks/facts/page.ts';
import { Receipt } from '../checks/facts/receipts.ts';
import { Visitor } from '../sandbox/easy-auth/testing.ts';
import type { Application, ServicePrincipal, TenantPolicies } from '../sandbox/state/directory.ts';
import { resourceKey, resources, type Site } from '../sandbox/state/resources.ts';
import { start } from '../sandbox/testing.ts';
import { HOST, labAt } from './lab-at.ts';
import { wayThrough } from './way-through.ts';

/** A sandbox within this process, so that tests can change its state at will, and the lab's checks on it. */
export type SignedInLab = Awaited<ReturnType<typeof openSignedInLab>>;

const Registration = z.object({
  identityProviders: z.object({
    azureActiveDirectory: z.object({ registration: z.object({ clientId: z.string() }) }),
  }),
});

const FRONTEND = `https://lab-frontend.${HOST}`;

/** Starts the sandbox, with both apps deployed: a lab after step 3. */
export async function openSignedInLab() {
  const dir = mkdtempSync(join(tmpdir(), 'lab-signed-in-'));
  const { sandbox, close } = await start(dir);
  const receipts: Receipt[] = [];
  const lab = labAt(sandbox.descriptor, { receipts });
  await lab.prepare();
  await lab.arm('DELETE', lab.site('scratch'));
  const { directory, store } = sandbox;
  const azure = resources(store);
  const way = wayThrough(lab);
  let visitor = new Visitor(sandbox);
  const keyOf = (role: Role): string =>
    resourceKey(`/subscriptions/${lab.target.subscription}${lab.site(lab.target[role])}`);
  return {
    ...lab,
    ...way,
    sandbox,
    receipts,

    /** Signs Megan in to the frontend, with consent, in a browser of her own. */
    async signIn(): Promise<void> {
      visitor = new Visitor(sandbox);
      await visitor.signIn(`${FRONTEND}/`);
    },

    /** What the frontend's receipt page sends to the lab, and how its call to the backend goes. */
    async sendReceipt(): Promise<Receipt> {
      const page = await visitor.ask('GET', `${FRONTEND}/receipt?to=http://127.0.0.1:1/&state=s`);
      const fields = new Map(
        [...String(page.body).matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(
          ([, name = '', value = '']) => [name, value],
        ),
      );
      const number = (name: string) => (fields.has(name) ? { [name]: Number(fields.get(name)) } : {});
      const told = fields.get('withAuthentication');
      const receipt = Receipt.parse({
        ...Object.fromEntries(fields),
        ...number('iat'),
        ...number('exp'),
        ...(told === undefined ? {} : { withAuthentication: told === 'true' }),
        receivedAt: sandbox.clock.now().toISOString(),
      });
      receipts.push(receipt);
      return receipt;
    },

    /** Takes note of the registration that a site's authentication names, whoever made it. */
    remember(role: Role): void {
      const { clientId } = Registration.parse(azure.sites.get(keyOf(role))?.auth).identityProviders
        .azureActiveDirectory.registration;
      const application = directory.applicationByAppId(clientId);
      const principal = directory.principalByAppId(clientId);
      if (!application || !principal) throw new Error(`nothing is registered for the ${role}`);
      way.note(role, {
        clientId,
        objectId: application.id,
        principalId: principal.id,
        scopeId: application.api.oauth2PermissionScopes[0]?.id ?? '',
      });
    },

    /** Changes the state of a registration, as nobody's rights and no rule would stop. */
    changeApp(role: Role, change: (application: Application) => void): void {
      const found = directory.applicationByAppId(way.made(role).clientId);
      const draft = structuredClone(found) as Application;
      change(draft);
      directory.applications.put(draft);
    },

    /** Changes the state of a service principal. */
    changePrincipal(role: Role, change: (principal: ServicePrincipal) => void): void {
      const draft = structuredClone(directory.principalByAppId(way.made(role).clientId)) as ServicePrincipal;
      change(draft);
      directory.servicePrincipals.put(draft);
    },

    /** Changes the state of a site. */
    changeSite(role: Role, change: (site: Site) => void): void {
      const draft = structuredClone(azure.sites.get(keyOf(role))) as Site;
      change(draft);
      azure.sites.put(draft);
    },

    /** Changes what the tenant's administrators have decided. */
    changePolicies(change: (policies: TenantPolicies) => void): void {
      const draft = structuredClone(directory.tenantPolicies()) as TenantPolicies;
      change(draft);
      directory.policies.put(draft);
    },

    /** The app settings of a site. */
    appSettings: (role: Role): Readonly<Record<string, string>> =>
      azure.sites.get(keyOf(role))?.appSettings ?? {},

    /** Everything from step 4 to step 11, with its receipts. */
    async finish(): Promise<void> {
      await way.protect('backend');
      await way.protect('frontend');
      await way.requestPermission();
      await way.askForToken();
      await way.acceptFrontend();
      await way.allowOrigin();
      await this.signIn();
      await this.sendReceipt();
      await this.refresh();
      await way.useGraph();
      await this.sendReceipt();
    },

    /** Opens /.auth/refresh in Megan's browser; the status. */
    refresh: async (): Promise<number> => (await visitor.ask('GET', `${FRONTEND}/.auth/refresh`)).status,

    /** Lines of the sandbox's log that say that it was asked what it does not imitate, or failed. */
    complaints: (): string[] => sandbox.log.filter((line) => /not imitated|fault in/.test(line)),

    /** Runs `test`, and puts everything back to where it was. */
    async undoing(test: () => Promise<void>): Promise<void> {
      const state = sandbox.store.snapshot();
      const sent = [...receipts];
      const browser = visitor;
      try {
        await test();
      } finally {
        sandbox.store.restore(state);
        receipts.splice(0, receipts.length, ...sent);
        visitor = browser;
      }
    },

    async end(): Promise<void> {
      await lab.disconnect();
      await close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
