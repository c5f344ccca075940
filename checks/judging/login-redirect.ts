import { type Fail, fail, pass, type Verdict } from '../check.ts';
import { isGuid, same } from '../facts/ids.ts';
import { existing, type Facts } from '../facts/index.ts';
import type { Target } from '../target.ts';
import { ofSite } from './az.ts';
import { authenticationBlade } from './az-auth.ts';
import { callbackOf } from './az-entra.ts';
import { registered } from './registration.ts';

/**
 * Whether whoever opens the frontend is sent to sign in with what the settings say: the right tenant and application, to
 * come back to the right address, with the scope of the backend. It is what a browser would be told, seen live.
 * Source: recorded redirects of App Service authentication; "OAuth 2.0 authorization code flow".
 */
export async function judgeLoginRedirect(facts: Facts, target: Target): Promise<Verdict> {
  const [page, site, frontend, { provider }] = await Promise.all([
    facts.home(target.frontend),
    existing(facts, target.frontend),
    registered(facts, target, 'frontend'),
    facts.authSettings(target.frontend),
  ]);
  const location = page.kind === 'sign-in' ? page.location : undefined;
  if (location === undefined || !URL.canParse(location)) {
    return notYet(target, 'no address of the sign-in', 'an address with the scope of the login parameters');
  }
  const url = new URL(location);
  const { searchParams } = url;
  const scope =
    provider.loginParameters.find((each) => each.startsWith('scope='))?.slice('scope='.length) ?? '';
  const [, tenant = '', version] = /^\/([^/]+)\/oauth2\/(v2\.0\/)?authorize/i.exec(url.pathname) ?? [];
  const rows: [what: string, found: string, expected: string][] = [
    ['client_id', searchParams.get('client_id') ?? '', frontend.appId],
    ['redirect_uri', searchParams.get('redirect_uri') ?? '', callbackOf(site.defaultHostName)],
    ['scope', words(searchParams.get('scope') ?? ''), words(scope)],
    ['response_type', words(searchParams.get('response_type') ?? ''), 'code id_token'],
    ['endpoint', version ? 'v2.0' : 'v1', 'v2.0'],
    ['tenant', (await isOwn(facts, target, tenant)) ? target.tenant : tenant, target.tenant],
  ];
  const [different] = rows.filter(([, found, expected]) => !same(found, expected));
  if (different) {
    const [what, found, expected] = different;
    return notYet(target, `${what} ${found || 'missing'}`, `${what} ${expected}`);
  }
  return pass(`people sign in at ${url.host}, with the scope ${scope}`);
}

const words = (text: string): string => text.trim().split(/\s+/).sort().join(' ');

/** Whether a tenant, by its ID or one of its domains, is the lab's. */
const isOwn = async (facts: Facts, target: Target, tenant: string): Promise<boolean> =>
  isGuid(tenant) ? same(tenant, target.tenant) : (await facts.domains()).includes(tenant.toLowerCase());

const notYet = (target: Target, found: string, expected: string): Fail =>
  fail({
    kind: 'settings-not-in-effect',
    found,
    expected,
    why: 'The settings themselves are right: issuer, client ID, secret setting and login parameters were looked at. App Service still works with those from before; a change takes up to some minutes to arrive.',
    next: `Check again in a minute. If it stays:\naz webapp restart ${ofSite({ ...target, name: target.frontend })}`,
    portal: authenticationBlade(target, 'frontend'),
    soon: true,
  });
