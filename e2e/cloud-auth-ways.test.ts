import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sandboxCloud } from '../checks/clouds.ts';
import { EXIT } from '../lab/exit.ts';
import { waitFor } from '../lab/local/client.ts';
import { Browser } from '../lab/sign-in/browser.ts';
import { openSignedIn } from '../lab/sign-in/robot.ts';
import { postToken } from '../sandbox/entra/testing.ts';
import { certify, selfSigned } from '../sandbox/entra/testing-certificate.ts';
import { type ChangedCloud, openChangedCloud } from './changed-cloud.ts';

/** The ways of `--auth` that need no person at this machine, and the one that opens a browser. */

let place: ChangedCloud;
let certificate: Awaited<ReturnType<typeof selfSigned>>;
beforeAll(async () => {
  place = await openChangedCloud();
  certificate = await selfSigned();
  const { directory, descriptor } = place.sandbox;
  const own = directory.applications.all().find(({ appId }) => appId === descriptor.clientId);
  if (!own) throw new Error('the sandbox has no application of its own');
  certify(directory, own, certificate.certificate);
});
afterAll(() => place.end());

/** As whom the lab is signed in by this way; it has to be good for Azure and for Graph. */
async function signedInAs(auth: string, env: Record<string, string | undefined> = {}): Promise<string> {
  const { code, findings } = await place.doctor(['--auth', auth], env);
  expect([...findings.values()].filter(({ status }) => status === 'error')).toEqual([]);
  expect(code).toBe(EXIT.ok);
  expect(findings.get('grants')).toMatchObject({ status: 'ok' });
  return findings.get('sign-in')?.found ?? '';
}

describe('signing in as an application', () => {
  it('by the secret of the environment', async () => {
    expect(await signedInAs('environment')).toContain(`${place.sandbox.descriptor.clientId}, an application`);
  });

  it('by a certificate of the environment', async () => {
    const file = join(place.top, 'certificate.pem');
    writeFileSync(file, certificate.pem, { mode: 0o600 });
    const env = { AZURE_CLIENT_SECRET: undefined, AZURE_CLIENT_CERTIFICATE_PATH: file };
    expect(await signedInAs('environment', env)).toContain(place.sandbox.descriptor.clientId);
  });

  it('by a token that the platform puts into a file (workload identity)', async () => {
    const { tenantId, clientId } = place.sandbox.descriptor;
    const token = await new SignJWT({ iss: clientId, sub: clientId })
      .setAudience(`https://login.azure.localhost/${tenantId}/oauth2/v2.0/token`)
      .setExpirationTime('10 minutes')
      .setProtectedHeader({ alg: 'RS256', x5t: certificate.thumbprint })
      .sign(certificate.privateKey);
    const file = join(place.top, 'federated-token');
    writeFileSync(file, token, { mode: 0o600 });
    const env = { AZURE_CLIENT_SECRET: undefined, AZURE_FEDERATED_TOKEN_FILE: file };
    expect(await signedInAs('workload-identity', env)).toContain(clientId);
  });

  it('by what the platform says who this machine is (managed identity)', async () => {
    const asked: (string | null)[] = [];
    const { sandbox } = place;
    const { clientId, clientSecret } = sandbox.descriptor;
    const server = createServer(async (req, res) => {
      const resource = new URL(req.url ?? '/', 'http://x').searchParams.get('resource') ?? '';
      asked.push(resource);
      if (req.headers['x-identity-header'] !== 'header-of-this-machine') return void res.writeHead(401).end();
      const { body } = await postToken(sandbox, {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${resource}/.default`,
      });
      const { access_token, expires_in } = body;
      const expires_on = Math.floor(Date.now() / 1000) + Number(expires_in);
      res
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ access_token, expires_on, resource, token_type: 'Bearer' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    // The library reads these from its own process.
    vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${port}/msi/token`);
    vi.stubEnv('IDENTITY_HEADER', 'header-of-this-machine');
    const env = { AZURE_CLIENT_ID: undefined, AZURE_CLIENT_SECRET: undefined };
    expect(await signedInAs('managed-identity', env)).toContain(clientId);
    expect(new Set(asked)).toEqual(
      new Set(['https://management.azure.localhost', 'https://graph.azure.localhost']),
    );
    await new Promise((resolve) => server.close(resolve));
  });

  it('is not possible without what it needs, and says what that is', async () => {
    const nothing = { AZURE_TENANT_ID: undefined, AZURE_CLIENT_SECRET: undefined };
    const { code, stderr } = await place.lab(['--auth', 'workload-identity', 'status'], nothing);
    expect(code).toBe(EXIT.couldNot);
    expect(stderr).toContain('AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE are not set');
  });
});

describe.runIf(process.platform === 'linux')('signing in by a browser on this machine', () => {
  it('opens it, and the lab is whoever signs in there', async () => {
    const [opener, opened] = [join(place.top, 'browser'), join(place.top, 'opened')];
    writeFileSync(
      opener,
      `#!/bin/sh\nprintf %s "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`,
    );
    chmodSync(opener, 0o700);
    // The library opens it by what its own process is told.
    vi.stubEnv('BROWSER', opener);
    vi.stubEnv('DISPLAY', '');
    const { user } = place.sandbox.descriptor;
    const running = signedInAs('browser', { AZURE_CLIENT_ID: undefined, AZURE_CLIENT_SECRET: undefined });
    const opens = () => (existsSync(opened) ? readFileSync(opened, 'utf8') : undefined);
    const url = (await waitFor(opens, 60_000)) ?? expect.fail('no browser was opened');
    const cloud = sandboxCloud(place.sandbox.descriptor);
    const home = new URL(new URL(url).searchParams.get('redirect_uri') ?? '').origin;
    await openSignedIn(new Browser({ cloud, home }), url, user);
    expect(await running).toContain(user);
    await cloud.dispatcher.close();
  });
});
