import { describe, expect } from 'vitest';
import { claimsOf, postToken } from '../entra/testing.ts';
import { type TestSandbox, test } from '../testing.ts';
import { portalSettings, protectedPair, Visitor } from './testing.ts';

const NOBODY = '11111111-1111-1111-1111-111111111111';

/** The tutorial's backend, and tokens for it: a user's by way of the frontend, and the backend's own. */
async function backendWith(sandbox: TestSandbox, name: string) {
  const pair = await protectedPair(sandbox, name);
  const { frontend, backend } = pair.registrations;
  const fe = `https://${name}-fe.azurewebsites.localhost`;
  const megan = new Visitor(sandbox);
  await megan.signIn(fe);
  const users: string = (await megan.ask('GET', fe)).body.headers['x-ms-token-aad-access-token'];
  const { body } = await postToken(sandbox, {
    grant_type: 'client_credentials',
    client_id: backend.appId,
    client_secret: backend.secret,
    scope: `${backend.appId}/.default`,
  });
  const call = (token: string) =>
    pair.backend.ask('GET', '/', { headers: { authorization: `Bearer ${token}` } });
  return {
    ...pair,
    users,
    app: String(body.access_token),
    call,
    /** What a call with the user's token gets under this `validation`. */
    async under(validation: object, token = users): Promise<number> {
      const { tenantId } = sandbox.descriptor;
      const audience = { allowedAudiences: [`api://${backend.appId}`], defaultAuthorizationPolicy: {} };
      pair.backend.change({
        auth: portalSettings(tenantId, backend.appId, { validation: { ...audience, ...validation } }),
      });
      return (await call(token)).status;
    },
    client: frontend.appId,
    own: backend.appId,
  };
}

describe('who may call an API', { timeout: 60_000 }, () => {
  test('the applications that are listed, in the newer form, the older one, or both', async ({ sandbox }) => {
    const { under, client, own } = await backendWith(sandbox, 'apps');
    const newer = (...ids: string[]) => ({ defaultAuthorizationPolicy: { allowedApplications: ids } });
    const older = (...ids: string[]) => ({ jwtClaimChecks: { allowedClientApplications: ids } });
    expect(await under({})).toBe(200);
    expect(await under(newer(own))).toBe(403);
    expect(await under(newer(own, client))).toBe(200);
    expect(await under(older(own))).toBe(403);
    expect(await under(older(client))).toBe(200);
    expect(await under({ ...newer(own, client), ...older(own) })).toBe(403);
    expect(await under({ ...newer(client), ...older(client) })).toBe(200);
  });

  test('the identities that are listed, users and service principals by their object IDs', async ({
    sandbox,
  }) => {
    const { under, users, app, client } = await backendWith(sandbox, 'people');
    const only = (...identities: string[]) => ({
      defaultAuthorizationPolicy: { allowedPrincipals: { identities } },
    });
    expect(await under(only(NOBODY))).toBe(403);
    expect(await under(only(NOBODY, claimsOf(users).oid))).toBe(200);
    expect(await under(only(claimsOf(users).oid), app)).toBe(403);
    expect(await under(only(claimsOf(app).oid), app)).toBe(200);
    const applications = { allowedApplications: [NOBODY] };
    const both = { allowedPrincipals: { identities: [claimsOf(users).oid] } };
    expect(await under({ defaultAuthorizationPolicy: { ...both, ...applications } })).toBe(403);
    expect(await under({ defaultAuthorizationPolicy: { ...both, allowedApplications: [client] } })).toBe(200);
    expect(await under({ defaultAuthorizationPolicy: { allowedPrincipals: { groups: [NOBODY] } } })).toBe(
      403,
    );
    expect(await under({ jwtClaimChecks: { allowedGroups: [NOBODY] } })).toBe(403);
  });

  test('the audiences that are listed, and the client ID whether it is or not', async ({ sandbox }) => {
    const { under, app, own } = await backendWith(sandbox, 'audience');
    expect(await under({ allowedAudiences: [] })).toBe(401);
    expect(await under({ allowedAudiences: ['api://somebody-else'] })).toBe(401);
    expect(await under({ allowedAudiences: ['api://somebody-else', `api://${own}`] })).toBe(200);
    expect(await under({ allowedAudiences: [] }, app)).toBe(200);
  });

  test('the tenants that are listed', async ({ sandbox }) => {
    const { backend, call, under, users } = await backendWith(sandbox, 'tenants');
    await under({});
    const allow = (WEBSITE_AUTH_AAD_ALLOWED_TENANTS: string) =>
      backend.change({ appSettings: { WEBSITE_AUTH_AAD_ALLOWED_TENANTS } });
    allow(NOBODY);
    expect(await call(users)).toMatchObject({ status: 403, body: '' });
    allow(`${NOBODY}, ${sandbox.descriptor.tenantId}`);
    expect(await call(users)).toMatchObject({ status: 200 });
  });

  test('an application in its own name, of whom the app is told by its object ID and no name', async ({
    sandbox,
  }) => {
    const { app, call } = await backendWith(sandbox, 'own');
    const { status, body } = await call(app);
    expect(status).toBe(200);
    expect(body.headers['x-ms-client-principal-id']).toBe(claimsOf(app).oid);
    expect(body.headers).not.toHaveProperty('x-ms-client-principal-name');
  });

  test('whoever has a token of the issuer that the site names', async ({ sandbox }) => {
    const { backend, call, users, own } = await backendWith(sandbox, 'issuers');
    const { tenantId } = sandbox.descriptor;
    const statusWith = async (openIdIssuer: string): Promise<number> => {
      const registration = { openIdIssuer };
      const validation = { allowedAudiences: [`api://${own}`], defaultAuthorizationPolicy: {} };
      backend.change({ auth: portalSettings(tenantId, own, { registration, validation }) });
      return (await call(users)).status;
    };
    expect(claimsOf(users).iss).toBe(`https://sts.windows.net/${tenantId}/`);
    expect(await statusWith(`https://sts.windows.net/${tenantId}/v2.0`)).toBe(200);
    expect(await statusWith(`https://sts.windows.net/${tenantId}/`)).toBe(200);
    expect(await statusWith(`https://login.azure.localhost/${tenantId}/v2.0`)).toBe(401);
    expect(await statusWith('https://login.azure.localhost/common/v2.0')).toBe(200);
    for (const nowhere of [
      'https://login.example/tenant/v2.0',
      'https://login.azure.localhost/nobody.example/v2.0',
      'not a URL',
    ]) {
      expect(await statusWith(nowhere), nowhere).toBe(401);
    }
  });
});
