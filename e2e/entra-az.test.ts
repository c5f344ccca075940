import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { origins } from '../sandbox/core/hosts.ts';
import { claimsOf, frontendAndBackend } from '../sandbox/entra/testing.ts';
import { wellKnown } from '../sandbox/state/well-known.ts';
import { signInWithBrowser } from './az-browser-login.ts';
import { type Az, type AzSandbox, hasAz, startAzSandbox } from './graph-az.ts';

const installed = await hasAz();
if (!installed && process.env.CI === 'true') throw new Error('CI needs the Azure CLI: az is not installed');
if (!installed) process.stderr.write('az is not installed: its sign-in is not tested against the sandbox\n');

describe.skipIf(!installed)('the real Azure CLI signs in to the sandbox', () => {
  let running: AzSandbox;
  let lab: Az;
  let megan: Az;

  beforeAll(async () => {
    running = await startAzSandbox();
    [lab, megan] = await Promise.all([running.asLab(), running.asUser(running.sandbox.descriptor.user)]);
  });
  afterAll(() => running?.close());

  const token = async (az: Az, ...more: string[]) => {
    const { json, stderr, exitCode } = await az('account', 'get-access-token', ...more);
    expect([exitCode, stderr]).toEqual([0, '']);
    return { ...json, claims: claimsOf(json.accessToken) };
  };

  it('with a device code, as a user', async () => {
    const { descriptor } = running.sandbox;
    const { json } = await megan('account', 'show');
    expect(json).toMatchObject({
      tenantId: descriptor.tenantId,
      user: { name: descriptor.user, type: 'user' },
    });
    const { claims, tenant, tokenType } = await token(megan);
    expect([tenant, tokenType]).toEqual([descriptor.tenantId, 'Bearer']);
    expect(claims).toMatchObject({
      aud: `${origins.arm}/`,
      appid: wellKnown.azureCli,
      scp: 'user_impersonation',
      upn: descriptor.user,
    });
  });

  it.runIf(process.platform === 'linux')('in a browser, which reaches the page by itself', async () => {
    const { port, user } = running.sandbox.descriptor;
    const { az, env } = await running.asNobody('browser');
    const page = await signInWithBrowser(env, user, running.sandbox);
    expect(page.origin).toBe(`http://login.azure.localhost:${port}`);
    expect((await az('account', 'show')).json).toMatchObject({ user: { name: user, type: 'user' } });
  });

  it('as a service principal', async () => {
    const { descriptor } = running.sandbox;
    const { json } = await lab('account', 'show');
    expect(json).toMatchObject({ user: { name: descriptor.clientId, type: 'servicePrincipal' } });
    const { claims } = await token(lab);
    expect(claims).toMatchObject({ appid: descriptor.clientId, idtyp: 'app' });
  });

  it('and gets tokens for Graph without another sign-in', async () => {
    const { claims } = await token(megan, '--resource-type', 'ms-graph');
    expect(claims.aud).toBe(`${origins.graph}/`);
    expect(claims.scp.split(' ')).toContain('Directory.AccessAsUser.All');
  });

  it('and asks for a token once, because the answer names the scope that was asked', async () => {
    const asked = () => running.sandbox.log.filter((line) => line.includes('/oauth2/v2.0/token 200')).length;
    await token(megan);
    const before = asked();
    await token(megan);
    expect(asked()).toBe(before);
  });

  it('but not for the lab’s own API, until somebody has consented', async () => {
    const { uri } = frontendAndBackend(running.sandbox.directory);
    const { exitCode, stderr } = await megan('account', 'get-access-token', '--scope', `${uri}/.default`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('AADSTS65001: The user or administrator has not consented');
    expect(stderr).toContain(`az login --scope ${uri}/.default`);
  });

  it('not with a wrong secret, nor in another tenant', async () => {
    const { clientId, clientSecret, tenantId } = running.sandbox.descriptor;
    const login = ['login', '--service-principal', '--username', clientId];
    const wrong = await lab(...login, '--password', 'wrong', '--tenant', tenantId);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('AADSTS7000215: Invalid client secret provided.');
    const elsewhere = await lab(...login, '--password', clientSecret, '--tenant', 'fabrikam.example');
    expect(elsewhere.exitCode).not.toBe(0);
    expect(elsewhere.stderr).toContain('fabrikam.example');
  });
});
