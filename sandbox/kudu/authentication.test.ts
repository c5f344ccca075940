import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { hashOf } from '../core/ids.ts';
import { makeSite } from '../sites/testing.ts';
import { directory } from '../state/directory.ts';
import { resources } from '../state/resources.ts';
import { newApplication, newPrincipal } from '../state/seed.ts';
import { type TestSandbox, test } from '../testing.ts';

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A token for ARM of a new service principal that has `role` at `scope`. */
async function tokenWith(
  sandbox: TestSandbox,
  role: 'Reader' | 'Website Contributor',
  scope: string,
): Promise<string> {
  const { applications, servicePrincipals } = directory(sandbox.store);
  const now = new Date();
  const far = new Date(now.getTime() + 1e9).toISOString();
  const application = newApplication('deployer', now);
  const secret = {
    keyId: '1',
    displayName: null,
    hint: 'x',
    hash: hashOf('secret'),
    startDateTime: now.toISOString(),
    endDateTime: far,
  };
  applications.put({ ...application, passwordCredentials: [secret] });
  const principal = newPrincipal(sandbox.descriptor.tenantId, now, {
    appId: application.appId,
    displayName: 'deployer',
  });
  servicePrincipals.put(principal);
  resources(sandbox.store).roleAssignments.put({
    name: principal.id,
    scope,
    principalId: principal.id,
    role,
  });
  const answer = await sandbox.ask(
    'POST',
    `${origins.login}/${sandbox.descriptor.tenantId}/oauth2/v2.0/token`,
    {
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: application.appId,
        client_secret: 'secret',
        scope: `${origins.arm}/.default`,
      }),
    },
  );
  return answer.body.access_token;
}

describe('Kudu', () => {
  test('lets in who knows the publishing credentials, and nobody else', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'publishing');
    makeSite(sandbox, 'neighbour');
    for (const authorization of [
      basic('$publishing', 'password-of-publishing'),
      basic('$Publishing', 'password-of-publishing'),
      basic('publishing\\$publishing', 'password-of-publishing'),
    ]) {
      expect((await site.kudu('GET', '/api/deployments', { headers: { authorization } })).status).toBe(200);
    }
    for (const authorization of [
      '',
      'Basic',
      'Basic !!!',
      'Bearer',
      'Bearer x.y.z',
      basic('$publishing', ''),
      basic('$publishing', 'wrong'),
      basic('$neighbour', 'password-of-neighbour'),
      basic('', 'password-of-publishing'),
    ]) {
      const answer = await site.kudu('GET', '/api/deployments', { headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="site"' } });
      expect(answer.bytes.length).toBe(0);
    }
  });

  test('refuses publishing credentials where they are switched off, and takes a token', async ({
    sandbox,
  }) => {
    const site = makeSite(sandbox, 'no-basic', { basicAuth: { scm: false, ftp: false } });
    expect((await site.kudu('GET', '/api/deployments')).status).toBe(401);
    for (const resource of [origins.arm, 'https://appservice.azure.localhost']) {
      const headers = { authorization: `Bearer ${await sandbox.token(resource)}` };
      expect((await site.kudu('GET', '/api/deployments', { headers })).status).toBe(200);
    }
  });

  test('refuses a token for something else, or of somebody without a role that may write', async ({
    sandbox,
  }) => {
    const site = makeSite(sandbox, 'roles');
    const other = makeSite(sandbox, 'role'); // its id is the beginning of the other one's
    const ask = async (token: string) =>
      (await site.kudu('GET', '/api/deployments', { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await ask(await sandbox.token(origins.graph))).toBe(401);
    expect(await ask(await tokenWith(sandbox, 'Reader', sandbox.subscription))).toBe(403);
    expect(await ask(await tokenWith(sandbox, 'Website Contributor', other.site.id))).toBe(403);
    expect(await ask(await tokenWith(sandbox, 'Website Contributor', site.site.id.toUpperCase()))).toBe(200);
    const token = await sandbox.token(origins.arm);
    sandbox.clock.move(2 * 60 * 60 * 1000);
    expect(await ask(token)).toBe(401);
    sandbox.clock.move(-2 * 60 * 60 * 1000);
  });

  test('has no page for a site that is not there', async ({ sandbox }) => {
    expect(await sandbox.ask('GET', 'http://nobody.scm.azurewebsites.localhost/')).toMatchObject({
      status: 404,
      body: expect.stringContaining('404 Web Site not found.'),
    });
  });

  test('has a first page', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'home-page');
    expect(await site.kudu('GET', '/')).toMatchObject({
      status: 200,
      body: expect.stringContaining('home-page'),
    });
  });
});
