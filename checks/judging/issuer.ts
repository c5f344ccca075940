import { type Fail, fail } from '../check.ts';
import type { Application } from '../facts/applications.ts';
import { isGuid, same } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Role } from '../facts/page.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { MICROSOFT, providerBlade, setAuth } from './az-auth.ts';
import { identify } from './identity.ts';
import { isSlipOf } from './near.ts';

/** Names of v1 issuers. The sandbox keeps the public cloud's. Source: "Access tokens in the Microsoft identity platform". */
const stsOf = (cloud: string): string =>
  cloud === 'AzureChinaCloud' ? 'https://sts.chinacloudapi.cn' : 'https://sts.windows.net';

/** The issuer that the portal writes, which takes tokens of both versions. */
export const portalIssuer = (cloud: string, tenant: string): string => `${stsOf(cloud)}/${tenant}/v2.0`;

const ANY_TENANT = ['common', 'organizations', 'consumers'];

/**
 * What is wrong with the issuer of a site. It decides whose sign-ins are taken, at which endpoint people sign in, and
 * which version of tokens an API takes.
 * Sources: "Configure your App Service app to use Microsoft Entra sign-in", issuer URL; recorded redirects and refusals.
 */
export async function judgeIssuer(
  facts: Facts,
  target: Target,
  role: Role,
  { issuer, application }: { readonly issuer: string; readonly application: Application },
): Promise<Fail | undefined> {
  const { name: cloud, login } = facts.cloud;
  const expected = portalIssuer(cloud, target.tenant);
  const mistake = (kind: Kind, why: string): Fail =>
    fail({
      kind,
      found: issuer || 'none',
      expected,
      why,
      next: setAuth(target, role, { [`${MICROSOFT}.registration.openIdIssuer`]: expected }),
      portal: `${providerBlade(target, role)} > Issuer URL`,
    });
  if (!issuer) return mistake('issuer-missing', 'Without an issuer, nothing says whose sign-ins are taken.');
  if (/[<>]/.test(issuer)) return mistake('placeholder-left', 'A placeholder was not replaced.');
  const [, origin = '', tenant = '', version] =
    /^(https:\/\/[^/\s]+)\/([^/\s]+)(\/v2\.0)?\/?$/.exec(issuer) ?? [];
  if (!origin) {
    return mistake(
      'issuer-malformed',
      'An issuer is https, a host, the tenant and the version, and nothing else: no path of a document, no quotes, no blanks.',
    );
  }
  const sts = origin === stsOf(cloud);
  if (!sts && !loginsOf(login).includes(origin)) {
    return mistake('other-cloud', `${origin} issues no tokens in this cloud.`);
  }
  if (ANY_TENANT.includes(tenant)) {
    const single = application.signInAudience === 'AzureADMyOrg';
    const why = single
      ? 'The application is for one tenant only, and signing in ends with AADSTS50194.'
      : 'People of any tenant could sign in, and tokens of any are taken, since nothing says whose they are.';
    return mistake(
      'any-tenant-issuer',
      `That stands for every tenant. ${why} az webapp auth microsoft update writes it when it is not told a tenant.`,
    );
  }
  const other = await whoseTenant(facts, target, role, tenant);
  if (other) return mistake(...other);
  return judgeVersion(sts, version !== undefined, role, application, mistake);
}

/** The hosts of the sign-in service: in the public cloud the old name is one of them. */
const loginsOf = (login: string): string[] =>
  login === 'https://login.microsoftonline.com' ? [login, 'https://login.windows.net'] : [login];

/** What stands in the place of the tenant, unless it is the lab's own: by its ID, or by one of its domains. */
async function whoseTenant(
  facts: Facts,
  target: Target,
  role: Role,
  tenant: string,
): Promise<[Kind, string] | undefined> {
  const another: [Kind, string] = [
    'other-tenant',
    'That is another tenant than the one of the subscription.',
  ];
  if (!isGuid(tenant)) {
    return (await facts.domains()).includes(tenant.toLowerCase()) ? undefined : another;
  }
  if (same(tenant, target.tenant)) return undefined;
  const place = 'After the host comes the ID of the tenant';
  if (isSlipOf(tenant, target.tenant)) {
    return ['misspelt-id', `${place}; this is that ID but for a letter or two.`];
  }
  const { kind, what } = await identify(facts, target, role, tenant);
  return kind === 'unknown-id' ? another : [kind, `${place}; as for this one, ${what}.`];
}

function judgeVersion(
  sts: boolean,
  v2: boolean,
  role: Role,
  { tokenVersion }: Application,
  mistake: (kind: Kind, why: string) => Fail,
): Fail | undefined {
  if (role === 'frontend') {
    if (v2) return undefined;
    return mistake(
      'issuer-version',
      'Without /v2.0 at its end people sign in at the old endpoint, which ignores the scope of step 7.',
    );
  }
  const taken = v2 ? (sts ? [1, 2] : [2]) : [1];
  if (taken.includes(tokenVersion)) return undefined;
  return mistake(
    'issuer-version',
    `The registration asks for tokens of version ${tokenVersion} (requestedAccessTokenVersion), and this issuer takes version ${taken[0]} only: every call would be refused with 401.`,
  );
}
