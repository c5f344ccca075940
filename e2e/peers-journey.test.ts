import { ConfidentialClientApplication } from '@azure/msal-node';
import { Client } from '@microsoft/microsoft-graph-client';
import { createRemoteJWKSet, customFetch as joseFetch, jwtVerify } from 'jose';
import { afterEach, describe, expect, vi } from 'vitest';
import { origins } from '../sandbox/core/hosts.ts';
import { ECHO, portalSettings } from '../sandbox/easy-auth/testing.ts';
import { consented, fetchFor, msalFor } from '../sandbox/entra/peers/testing.ts';
import { allowToReadUsers, CALLBACK, frontendAndBackend } from '../sandbox/entra/testing.ts';
import { makeSite } from '../sandbox/sites/testing.ts';
import { type TestSandbox, test } from '../sandbox/testing.ts';

/** The Graph client with a token that somebody else has got. It calls the global fetch, which this replaces. */
function graphWith(sandbox: TestSandbox, accessToken: string): Client {
  vi.stubGlobal('fetch', fetchFor(sandbox));
  return Client.init({
    baseUrl: origins.graph,
    customHosts: new Set([new URL(origins.graph).host]),
    authProvider: (done) => done(null, accessToken),
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('clients that no one here wrote, one after another on the way of one user', {
  timeout: 60_000,
}, () => {
  test('MSAL signs in, the gateway lets in, jose verifies, MSAL exchanges, and Graph answers', async ({
    sandbox,
  }) => {
    const { directory, descriptor } = sandbox;
    const { frontend, backend, scope, uri } = frontendAndBackend(directory);
    const api = makeSite(sandbox, 'peers-be', {
      auth: portalSettings(descriptor.tenantId, backend.appId, {
        validation: {
          allowedAudiences: [uri],
          defaultAuthorizationPolicy: { allowedApplications: [frontend.appId] },
        },
      }),
    });
    await api.deploy(ECHO);

    const front = new ConfidentialClientApplication(msalFor(sandbox, frontend.appId, frontend.secret));
    const url = await front.getAuthCodeUrl({ scopes: [scope], redirectUri: CALLBACK, nonce: 'n' });
    const code = (await consented(sandbox, url)).searchParams.get('code') ?? '';
    const { accessToken, idToken } = await front.acquireTokenByCode({
      code,
      scopes: [scope],
      redirectUri: CALLBACK,
      nonce: 'n',
    });

    const keys = createRemoteJWKSet(new URL(`${origins.login}/${descriptor.tenantId}/discovery/v2.0/keys`), {
      [joseFetch]: fetchFor(sandbox),
    });
    const v1 = `https://sts.windows.net/${descriptor.tenantId}/`;
    const v2 = `${origins.login}/${descriptor.tenantId}/v2.0`;
    await jwtVerify(accessToken, keys, { issuer: v1, audience: uri });
    await jwtVerify(idToken, keys, { issuer: v2, audience: frontend.appId });

    const answer = await api.ask('GET', '/', { headers: { authorization: `Bearer ${accessToken}` } });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        headers: { 'x-ms-client-principal-name': descriptor.user, 'x-ms-client-principal-idp': 'aad' },
      },
    });
    const received = String(answer.body.headers.authorization).replace('Bearer ', '');

    allowToReadUsers(directory, backend.appId);
    const back = new ConfidentialClientApplication(msalFor(sandbox, backend.appId, backend.secret));
    const exchanged = await back.acquireTokenOnBehalfOf({
      oboAssertion: received,
      scopes: [`${origins.graph}/User.Read`],
    });
    const me = await graphWith(sandbox, exchanged?.accessToken ?? '')
      .api('/me')
      .select(['displayName', 'userPrincipalName'])
      .get();
    expect(me).toMatchObject({ displayName: 'Megan Bowen', userPrincipalName: descriptor.user });
  });
});
