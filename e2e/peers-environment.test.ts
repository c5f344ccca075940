import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { sandboxEnvironment, sandboxVariables } from '../lab/local/environment.ts';
import { origins } from '../sandbox/core/hosts.ts';
import { type TestSandbox, test } from '../sandbox/testing.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program in the environment of `lab sandbox env`, which is all that leads it to the sandbox; what it prints, as JSON. */
async function run(sandbox: TestSandbox, program: string): Promise<unknown> {
  const env = sandboxEnvironment(process.env, sandboxVariables(ROOT, sandbox.descriptor));
  const { stdout } = await execa('node', ['--input-type=module', '--eval', program], {
    cwd: ROOT,
    env,
    extendEnv: false,
    timeout: 60_000,
    stdin: 'ignore',
  });
  return JSON.parse(stdout);
}

const CREDENTIAL = `
import { EnvironmentCredential } from '@azure/identity';
const credential = new EnvironmentCredential({
  authorityHost: '${origins.login}',
  disableInstanceDiscovery: true,
});
`;

describe('a program in the environment of the sandbox, with nothing else that leads there', {
  timeout: 60_000,
}, () => {
  test('signs in by @azure/identity’s EnvironmentCredential', async ({ sandbox }) => {
    const token = await run(
      sandbox,
      `${CREDENTIAL}
      const { token, expiresOnTimestamp } = await credential.getToken('${origins.arm}/.default');
      const [, claims] = token.split('.');
      const { aud, appid } = JSON.parse(Buffer.from(claims, 'base64url'));
      console.log(JSON.stringify({ aud, appid, later: expiresOnTimestamp > Date.now() }));`,
    );
    expect(token).toEqual({ aud: origins.arm, appid: sandbox.descriptor.clientId, later: true });
  });

  test('reads its subscription’s web apps by @azure/arm-appservice', async ({ sandbox }) => {
    const names = await run(
      sandbox,
      `${CREDENTIAL}
      import { WebSiteManagementClient } from '@azure/arm-appservice';
      const client = new WebSiteManagementClient(credential, process.env.AZURE_SUBSCRIPTION_ID, {
        endpoint: '${origins.arm}',
        credentials: { scopes: ['${origins.arm}/.default'] },
      });
      const names = [];
      for await (const { name } of client.webApps.list()) names.push(name);
      for await (const { value } of client.provider.listWebAppStacks({ stackOsType: 'Linux' })) void value;
      console.log(JSON.stringify(names));`,
    );
    expect(names).toEqual([]);
  });

  test('cannot reach Azure itself by mistake', async ({ sandbox }) => {
    const outcome = await run(
      sandbox,
      `import { EnvironmentCredential } from '@azure/identity';
      const credential = new EnvironmentCredential({ retryOptions: { maxRetries: 0 } });
      const outcome = await credential.getToken('https://management.azure.com/.default').then(() => 'a token', () => 'none');
      console.log(JSON.stringify(outcome));`,
    );
    expect(outcome).toBe('none');
    expect(sandbox.log.join('\n')).toContain('CONNECT login.microsoftonline.com: refused');
  });
});
