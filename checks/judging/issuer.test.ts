import { describe, expect, it } from 'vitest';
import { backendProvider } from '../backend-provider.ts';
import { clouds } from '../clouds.ts';
import { frontendProvider } from '../frontend-provider.ts';
import type { Kind } from '../kinds.ts';
import { factsOf, target, type World } from '../testing.ts';
import { type AuthChanges, applicationOf, authOf, ids, NOTHING, TENANT } from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';

const auth = (frontend: AuthChanges, backend: AuthChanges = {}): World => ({
  auth: { 'lab-frontend': authOf('frontend', frontend), 'lab-backend': authOf('backend', backend) },
});
const frontendWith = (world: World) => frontendProvider.run(factsOf(finished(world)), target);
const backendWith = (world: World) => backendProvider.run(factsOf(finished(world)), target);
const client = ids.frontend.client;

const sts = 'https://sts.windows.net';
const login = 'https://login.microsoftonline.com';

describe('an issuer', () => {
  it.each<[string, string, 1 | 2, World?]>([
    ['as the portal writes it', `${sts}/${TENANT}/v2.0`, 1],
    ['as the portal writes it, for tokens of version 2', `${sts}/${TENANT}/v2.0`, 2],
    ['of version 1', `${sts}/${TENANT}/`, 1],
    ['of version 1 at the sign-in host', `${login}/${TENANT}`, 1],
    ['of version 2', `${login}/${TENANT}/v2.0`, 2],
    ['with a slash at its end', `${login}/${TENANT}/v2.0/`, 2],
    ['by the old name of the host', `https://login.windows.net/${TENANT}/v2.0`, 2],
    ['in capitals', `${sts}/${TENANT.toUpperCase()}/v2.0`, 1],
    ["by a domain of the tenant's", `${login}/Contoso.example/v2.0`, 2, { domains: ['contoso.example'] }],
    [
      'of another cloud, in that cloud',
      `https://login.microsoftonline.us/${TENANT}/v2.0`,
      2,
      { cloud: clouds['azure-us-government'] },
    ],
    ["of China's", `https://sts.chinacloudapi.cn/${TENANT}/v2.0`, 1, { cloud: clouds['azure-china'] }],
  ])('of the backend is right %s', async (_how, issuer, tokenVersion, world = {}) => {
    const applications = [applicationOf('frontend'), applicationOf('backend', { tokenVersion })];
    const registration = { openIdIssuer: issuer };
    expect(await backendWith({ ...auth({}, { registration }), applications, ...world })).toMatchObject({
      status: 'pass',
    });
  });

  it('for every tenant is told what it means for the registration that there is', async () => {
    const registration = { openIdIssuer: `${login}/common/v2.0` };
    const of = (signInAudience: string) =>
      frontendWith({
        ...auth({ registration }),
        applications: [applicationOf('frontend', { signInAudience }), applicationOf('backend')],
      });
    expect(await of('AzureADMyOrg')).toMatchObject({ why: expect.stringContaining('AADSTS50194') });
    const several = await of('AzureADMultipleOrgs');
    expect(several).toMatchObject({
      kind: 'any-tenant-issuer',
      why: expect.stringContaining('any tenant could'),
    });
    expect(several).not.toMatchObject({ why: expect.stringContaining('one tenant only') });
  });

  it.each<[Kind, string]>([
    ['issuer-missing', ''],
    ['placeholder-left', `${sts}/<tenant-id>/v2.0`],
    ['issuer-malformed', `"${sts}/${TENANT}/v2.0"`],
    ['issuer-malformed', ` ${sts}/${TENANT}/v2.0`],
    ['issuer-malformed', `http://sts.windows.net/${TENANT}/v2.0`],
    ['issuer-malformed', TENANT],
    ['issuer-malformed', `${login}/${TENANT}/v2.0/.well-known/openid-configuration`],
    ['issuer-malformed', `${login}/${TENANT}/oauth2/v2.0/authorize`],
    ['other-cloud', `https://login.microsoftonline.us/${TENANT}/v2.0`],
    ['other-cloud', `https://contoso.example/${TENANT}/v2.0`],
    ['any-tenant-issuer', `${login}/common/v2.0`],
    ['any-tenant-issuer', `${login}/organizations/v2.0`],
    ['other-tenant', `${sts}/${NOTHING}/v2.0`],
    ['misspelt-id', `${sts}/${TENANT.replace(/1$/, '2')}/v2.0`],
    ['client-id', `${sts}/${client}/v2.0`],
    ['other-app-id', `${sts}/${ids.backend.client}/v2.0`],
    ['object-id', `${sts}/${ids.frontend.object}/v2.0`],
    ['tenant-id', `${sts}/${target.subscription}/v2.0`],
    ['other-tenant', `${login}/fabrikam.example/v2.0`],
    ['issuer-version', `${sts}/${TENANT}/`],
    ['issuer-version', `${login}/${TENANT}`],
  ])('of the frontend is wrong, as %s: %s', async (kind, issuer) => {
    const verdict = await frontendWith(auth({ registration: { openIdIssuer: issuer } }));
    expect(verdict).toMatchObject({
      status: 'fail',
      kind,
      found: issuer || 'none',
      expected: `${sts}/${TENANT}/v2.0`,
      next: expect.stringContaining(`registration.openIdIssuer=${sts}/${TENANT}/v2.0 --output none`),
    });
  });

  it.each<[string, 1 | 2]>([
    [`${login}/${TENANT}/v2.0`, 1],
    [`${sts}/${TENANT}/`, 2],
    [`${login}/${TENANT}`, 2],
  ])('%s does not go with tokens of version %i', async (openIdIssuer, tokenVersion) => {
    const applications = [applicationOf('frontend'), applicationOf('backend', { tokenVersion })];
    expect(
      await backendWith({ ...auth({}, { registration: { openIdIssuer } }), applications }),
    ).toMatchObject({
      kind: 'issuer-version',
      why: expect.stringContaining(`version ${tokenVersion}`),
    });
  });
});

describe("the backend's audience", () => {
  const { client: own, object } = ids.backend;
  it.each<[Kind, string[], string]>([
    ['audience-missing', [], 'none'],
    ['audience-missing', ['https://lab-backend.azurewebsites.net'], 'https://lab-backend.azurewebsites.net'],
    ['audience-missing', [`api://${NOTHING}`], `api://${NOTHING}`],
    ['audience-without-api', [own], own],
    ['trailing-slash', [`api://${own}/`], `api://${own}/`],
    ['scope-for-audience', [`api://${own}/user_impersonation`], `api://${own}/user_impersonation`],
    ['other-app-id', [own, `api://${client}`], `${own}, api://${client}`],
    ['other-app-id', [client], client],
    ['object-id', [`api://${object}`], `api://${object}`],
    ['tenant-id', [`api://${TENANT}`], `api://${TENANT}`],
  ])('is wrong, as %s: %o', async (kind, allowedAudiences, found) => {
    expect(await backendWith(auth({}, { validation: { allowedAudiences } }))).toMatchObject({
      status: 'fail',
      kind,
      found,
      expected: `api://${own}`,
      next: expect.stringMatching(new RegExp(`allowedAudiences='\\[.*"api://${own}"\\]'`)),
    });
  });

  it('need not be named for tokens of version 2, which carry the bare client ID', async () => {
    const applications = [applicationOf('frontend'), applicationOf('backend', { tokenVersion: 2 })];
    const world = { ...auth({}, { validation: { allowedAudiences: [] } }), applications };
    expect(await backendWith(world)).toMatchObject({ status: 'pass' });
  });
});
