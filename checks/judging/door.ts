import { type Fail, fail } from '../check.ts';
import { same } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Role } from '../facts/page.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { ofSite } from './az.ts';
import { authenticationBlade, removeFromAuth, setAuth, settingBlade } from './az-auth.ts';
import { identify } from './identity.ts';

const TENANTS_SETTING = 'WEBSITE_AUTH_AAD_ALLOWED_TENANTS';

/** The pages that have to be closed to whoever is not signed in. The apps answer with a slash at the end as without. */
const CLOSED = ['/', '/get-profile', '/get-profile/'];

/** The apps' pages, of which none may be the address that signs people out. */
const PAGES = [...CLOSED, '/browser', '/receipt', '/debug', '/health'];

/**
 * Whether authentication of an app, once it is set up, keeps out whom it should and lets in whom it should: token store,
 * what happens to requests without an identity, exempt paths, tenants.
 * Source: "Web Apps - Update Auth Settings V2" (REST), and "Environment variables and app settings in Azure App Service".
 */
export async function judgeDoor(facts: Facts, target: Target, role: Role): Promise<Fail | undefined> {
  const settings = await facts.authSettings(target[role]);
  const { tokenStore, action, redirectTo, excludedPaths, apiPrefix, logoutPath, requiresHttps } = settings;
  const edit = `${authenticationBlade(target, role)} > Authentication settings > Edit`;
  const mistake = (
    kind: Kind,
    [found, expected]: readonly [string, string],
    why: string,
    change: Readonly<Record<string, unknown>>,
    portal?: string,
  ): Fail =>
    fail({
      kind,
      found,
      expected,
      why: portal === undefined ? `${why} The portal has no page for this setting.` : why,
      next: setAuth(target, role, change),
      ...(portal === undefined ? {} : { portal: `${edit}${portal}` }),
    });

  if (!tokenStore) {
    return mistake(
      'token-store-off',
      ['the token store is off', 'on'],
      'Without it App Service throws the tokens away after the sign-in: the app gets none to send on, and none can be refreshed.',
      { 'properties.login.tokenStore.enabled': true },
      ' > Token store',
    );
  }
  if (redirectTo && !/^(azureActiveDirectory|aad)$/i.test(redirectTo)) {
    return mistake(
      'other-provider',
      [`people are sent to ${redirectTo}`, 'to Microsoft (azureactivedirectory)'],
      'The provider that people are sent to is another one than the one that is set up.',
      { 'properties.globalValidation.redirectToProvider': 'azureactivedirectory' },
      ' > Redirect to: Microsoft',
    );
  }
  if (action === 'AllowAnonymous') {
    return mistake(
      'anonymous-allowed',
      ['unauthenticated requests are allowed', 'authentication is required'],
      'Everybody reaches the app, signed in or not; even a bad token counts as nobody, and passes.',
      {
        'properties.globalValidation.requireAuthentication': true,
        'properties.globalValidation.unauthenticatedClientAction': 'RedirectToLoginPage',
      },
      ' > Restrict access: Require authentication',
    );
  }
  if (action !== 'RedirectToLoginPage' && !(role === 'backend' && action === 'Return401')) {
    return mistake(
      'other-action',
      [action, 'RedirectToLoginPage'],
      role === 'frontend'
        ? 'Whoever opens the app is turned away instead of being asked to sign in.'
        : 'An API says 401 to whoever brings no token; with another status callers cannot tell that from a refusal.',
      { 'properties.globalValidation.unauthenticatedClientAction': 'RedirectToLoginPage' },
      ' > Unauthenticated requests: HTTP 302 Found redirect',
    );
  }
  const open = excludedPaths.filter((pattern) => CLOSED.some((path) => matches(pattern, path)));
  if (open.length > 0) {
    return mistake(
      'path-excluded',
      [`${open.join(', ')} among the excluded paths`, 'pages of the app not among them'],
      'Excluded paths need no sign-in: whoever asks for them reaches the app.',
      {
        'properties.globalValidation.excludedPaths': excludedPaths.filter((each) => !open.includes(each)),
      },
    );
  }
  if (apiPrefix !== '/.auth') {
    return mistake(
      'prefix-renamed',
      [`${apiPrefix} instead of /.auth`, '/.auth'],
      'Sign-in, sign-out and refresh have other addresses then, and so has the callback that is registered.',
      { 'properties.httpSettings.routes.apiPrefix': '/.auth' },
    );
  }
  if (PAGES.some((page) => same(page, logoutPath))) {
    return fail({
      kind: 'page-signs-out',
      found: `${logoutPath} is the address that signs people out`,
      expected: 'none of the pages of the app',
      why: 'Whoever opens that page is signed out, and never sees it. The portal has no page for this setting.',
      next: removeFromAuth(target, role, 'properties.login.routes.logoutEndpoint'),
    });
  }
  if (!requiresHttps) {
    return mistake(
      'http-allowed',
      ['requests by http are let through', 'they are sent on to https'],
      'Sessions and tokens would travel unencrypted; and whoever begins to sign in by http comes back by https without the cookies of the beginning, and goes round in circles.',
      { 'properties.httpSettings.requireHttps': true },
    );
  }
  return judgeTenants(facts, target, role);
}

/**
 * Whether a pattern exempts a page: `*` stands for anything within a path or after it. The apps answer to a path in capitals,
 * too. Source: "Configure your App Service app…", authorize requests.
 */
const matches = (pattern: string, path: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'i',
  ).test(path);

async function judgeTenants(facts: Facts, target: Target, role: Role): Promise<Fail | undefined> {
  const tenants = (await facts.appSettings(target[role])).get(TENANTS_SETTING);
  const listed = (tenants ?? '').split(',').map((each) => each.trim());
  if (!tenants?.trim() || listed.some((each) => same(each, target.tenant))) return undefined;
  const [first = ''] = listed;
  const { kind, what } = await identify(facts, target, role, first);
  const other = kind === 'unknown-id' || kind === 'misspelt-id';
  return fail({
    kind: 'other-tenant-only',
    found: `${TENANTS_SETTING} is ${tenants.slice(0, 100)}`,
    expected: target.tenant,
    why: `Tokens of tenants that are not named there are refused with 403${other ? '' : `; of ${first}, ${what}`}.`,
    next: `az webapp config appsettings set ${ofSite({ ...target, name: target[role] })} --settings ${TENANTS_SETTING}=${target.tenant} --output none`,
    portal: settingBlade(target, role, TENANTS_SETTING),
  });
}
