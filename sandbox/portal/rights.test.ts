import { describe, expect } from 'vitest';
import { makeSite } from '../sites/testing.ts';
import type { TenantPolicies } from '../state/directory.ts';
import { type RoleName, resources } from '../state/resources.ts';
import { type TestSandbox, test as withSandbox } from '../testing.ts';
import { type PortalPage, PortalVisitor } from './testing.ts';

/** `test` with a sandbox that every test finds as it was, and a site in it by the address of its pages. */
const test = withSandbox.extend<{ site: string }>({
  site: async ({ sandbox }, use) => {
    await PortalVisitor.signedIn(sandbox, 'admin'); // the services make their keys when they are first asked
    const state = sandbox.store.snapshot();
    await use(`/resource${makeSite(sandbox, 'app').site.id}`);
    sandbox.store.restore(state);
  },
});

type Permissions = TenantPolicies['defaultUserRolePermissions'];

/** Changes what the tenant allows its users. */
function allow({ directory }: TestSandbox, change: Partial<Permissions>): void {
  const policies = directory.tenantPolicies();
  const defaultUserRolePermissions = { ...policies.defaultUserRolePermissions, ...change };
  directory.policies.put({ ...policies, defaultUserRolePermissions });
}

/** Gives a user this role in the subscription, and no other; `undefined`: none at all. */
function giveRole({ store, directory, subscription }: TestSandbox, alias: string, role?: RoleName): void {
  const { roleAssignments } = resources(store);
  const user = directory.users.all().find((each) => each.userPrincipalName.startsWith(alias));
  const principalId = user?.id ?? '';
  for (const each of roleAssignments.all()) {
    if (each.principalId === principalId) roleAssignments.delete(each.name);
  }
  if (role) roleAssignments.put({ name: `of-${alias}`, scope: subscription, principalId, role });
}

/** The forms of a page that change something, by their buttons. */
const offered = ({ forms }: PortalPage): string[] =>
  forms
    .filter(({ method }) => method === 'post')
    .flatMap(({ buttons }) => buttons.filter((each) => each !== 'Sign out'));

/** Adds Microsoft to an app, and follows the registration's name to its permissions. */
async function permissionsOf(visitor: PortalVisitor, site: string): Promise<string> {
  const added = await visitor.submit(`${site}/authV2/add`, 'Add', { provider: 'microsoft' });
  const registration = added.links.find(({ href }) => href.startsWith('/entra/appRegistrations/'));
  return `${registration?.href}/apiPermissions`;
}

/** A form of another page, sent to where this user is offered none. */
const forge = (visitor: PortalVisitor, page: PortalPage, fields: Record<string, string>) => {
  const csrf = new Map(page.forms.flatMap((form) => form.fields)).get('csrf') ?? '';
  const { pathname, search } = new URL(page.url);
  return visitor.ask('POST', `${pathname}${search}`, { body: new URLSearchParams({ csrf, ...fields }) });
};

describe('a member without a directory role', () => {
  test('registers applications and changes those only', async ({ sandbox, site }) => {
    const [megan, lee] = [
      await PortalVisitor.signedIn(sandbox, 'megan'),
      await PortalVisitor.signedIn(sandbox, 'lee'),
    ];
    const own = await megan.submit('/entra/appRegistrations/new', 'Register', { name: 'of-megan' });
    expect(own.disabled).toEqual([]);
    expect(site).toContain('app');
    const { pathname } = new URL(own.url);
    for (const [blade, button] of [
      ['branding', 'Save'],
      ['authentication/settings', 'Save'],
      ['credentials', 'New client secret'],
      ['apiPermissions', 'Add a permission'],
      ['exposeApi', 'Add a scope'],
      ['owners', 'Add owners'],
      ['delete', 'Delete'],
    ]) {
      const page = await lee.open(`${pathname}/${blade}`);
      expect(page.text).toContain('You are not an owner of this registration');
      expect(page.disabled).toContain(button);
      expect(offered(page)).toEqual([]);
    }
    const secret = await lee.open(`${pathname}/credentials/new`);
    const answer = await forge(lee, secret, { description: 'x', expires: '180', until: '' });
    expect(answer).toMatchObject({
      status: 403,
      body: expect.stringContaining('Authorization_RequestDenied'),
    });
    const { passwordCredentials } = sandbox.directory.applicationByAppId(pathname.split('/')[3] ?? '') ?? {};
    expect(passwordCredentials).toEqual([]);
  });

  test('cannot consent for everybody; an administrator can', async ({ sandbox, site }) => {
    const megan = await PortalVisitor.signedIn(sandbox, 'megan');
    const path = await permissionsOf(megan, site);
    expect((await megan.open(path)).disabled).toContain('Grant admin consent for Contoso (sandbox)');
    const answer = await forge(megan, await megan.open(`${path}/grant`), {});
    expect(answer).toMatchObject({
      status: 403,
      body: expect.stringContaining('Only an owner of the registration, or an administrator'),
    });
    const admin = await PortalVisitor.signedIn(sandbox, 'admin');
    const granted = await admin.submit(`${path}/grant`, 'Yes');
    expect(granted.text).toContain('Granted for Contoso (sandbox)');
  });

  test('sees what administrators have decided, and cannot decide', async ({ sandbox, site }) => {
    const megan = await PortalVisitor.signedIn(sandbox, 'megan');
    expect(site).toContain('app');
    for (const path of ['/entra/userSettings', '/entra/consentSettings']) {
      const page = await megan.open(path);
      expect(page).toMatchObject({
        disabled: ['Save'],
        text: expect.stringContaining('Only an administrator'),
      });
    }
    const page = await megan.open('/entra/userSettings');
    expect((await forge(megan, page, { register: 'no' })).status).toBe(403);
  });

  test('is told on the permissions page where users may not consent', async ({ sandbox, site }) => {
    const megan = await PortalVisitor.signedIn(sandbox, 'megan');
    const path = await permissionsOf(megan, site);
    expect((await megan.open(path)).text).toContain('Whoever signs in is asked to consent');
    allow(sandbox, { permissionGrantPoliciesAssigned: [] });
    expect((await megan.open(path)).text).toContain('they see “Need admin approval”');
  });
});

describe('where users may not register applications', () => {
  test('neither the directory nor an app’s Authentication offers it', async ({ sandbox, site }) => {
    allow(sandbox, { allowedToCreateApps: false });
    const megan = await PortalVisitor.signedIn(sandbox, 'megan');
    const reason = 'does not let its users register applications';
    const list = await megan.open('/entra/appRegistrations');
    expect(list).toMatchObject({ disabled: ['New registration'], text: expect.stringContaining(reason) });
    expect(list.text).toMatch(/You own none\..* are under All applications\./);
    expect((await megan.open('/entra/appRegistrations/new')).disabled).toEqual(['Register']);
    const add = await megan.open(`${site}/authV2/add`);
    expect(add.text).toContain(reason);
    expect(new Map(add.forms.flatMap(({ fields }) => fields)).get('registration')).toBe('pick');

    const form = add.forms.find(({ buttons }) => buttons.includes('Add'));
    const fields = {
      ...Object.fromEntries(form?.fields ?? []),
      provider: 'microsoft',
      registration: 'create',
    };
    const answer = await forge(megan, add, fields);
    expect(answer).toMatchObject({
      status: 403,
      body: expect.stringContaining('Authorization_RequestDenied'),
    });
    expect(sandbox.directory.applications.all().map(({ displayName }) => displayName)).not.toContain('app');
    const admin = await PortalVisitor.signedIn(sandbox, 'admin');
    expect((await admin.open('/entra/appRegistrations')).disabled).toEqual([]);
  });
});

describe('a reader of the subscription', () => {
  test('looks at an app, and is offered no change of it', async ({ sandbox, site }) => {
    giveRole(sandbox, 'lee', 'Reader');
    const lee = await PortalVisitor.signedIn(sandbox, 'lee');
    for (const [blade, buttons] of [
      ['appServices', ['Stop', 'Restart', 'Delete']],
      ['authV2', ['Add identity provider']],
      ['authV2/settings', ['Save']],
      ['apiCors', ['Save']],
      ['stop', ['Yes']],
    ] as const) {
      const page = await lee.open(`${site}/${blade}`);
      expect(page).toMatchObject({ status: 200, disabled: buttons });
      expect(page.text).toContain('Your roles here let you look at this app, and change nothing');
      expect(offered(page)).toEqual([]);
    }
    expect((await lee.open(`${site.replace(/\/providers.*/, '')}/delete`)).disabled).toEqual(['Delete']);
    const stop = await forge(lee, await lee.open(`${site}/stop`), {});
    expect(stop).toMatchObject({
      status: 403,
      body: expect.stringContaining('Microsoft.Web/sites/stop/action'),
    });
    expect(await lee.open(`${site}/environmentVariables`)).toMatchObject({
      status: 403,
      text: expect.stringContaining('Your account has no role here that allows this'),
    });
  });
});

describe('somebody without any role in Azure', () => {
  test('sees no app, and is told what is missing where an address leads to one', async ({
    sandbox,
    site,
  }) => {
    giveRole(sandbox, 'lee');
    const lee = await PortalVisitor.signedIn(sandbox, 'lee');
    for (const list of ['/', '/appServices', '/resourceGroups']) {
      const { text } = await lee.open(list);
      expect(text).toContain('it has no role in any subscription');
      expect(text).not.toContain('lab solve');
    }
    expect((await lee.open('/search?q=app')).links.map(({ label }) => label)).not.toContain('app');
    for (const blade of [
      'appServices',
      'authV2',
      'authV2/add',
      'environmentVariables',
      'apiCors',
      'configuration',
    ]) {
      expect(await lee.open(`${site}/${blade}`)).toMatchObject({
        status: 403,
        heading: 'Azure Resource Manager: AuthorizationFailed',
        text: expect.stringContaining('az role assignment create'),
      });
    }
  });
});

describe('a guest', () => {
  test('registers nothing, lists nobody, and meets no broken page', async ({ sandbox, site }) => {
    const guest = await PortalVisitor.signedIn(sandbox, 'grady');
    expect((await guest.open('/entra/appRegistrations')).disabled).toEqual(['New registration']);
    for (const path of [
      '/',
      '/entra',
      '/entra/users',
      '/entra/enterpriseApplications',
      '/search?q=a',
      `${site}/authV2`,
    ]) {
      const page = await guest.open(path);
      expect([200, 403]).toContain(page.status);
      expect(page.text).toContain('Grady Archie');
    }
    for (const list of ['users', 'enterpriseApplications', 'appRegistrations?view=all']) {
      const page = await guest.open(`/entra/${list}`);
      expect(page).toMatchObject({
        status: 403,
        text: expect.stringContaining('Authorization_RequestDenied'),
      });
      expect(page.text).toContain('Guests see little of a directory');
    }
  });
});
