import { describe, expect } from 'vitest';
import { test } from '../testing.ts';
import { appOf, makeSite } from './testing.ts';

describe("a site's CORS", () => {
  test('is applied before the app, which has no say then', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'cors', {
      config: { cors: { allowedOrigins: ['https://front.example'], supportCredentials: true } },
    });
    await site.deploy(appOf(`res.setHeader('access-control-allow-origin', '*'); return req.method;`));
    const preflight = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a' };
    expect(
      await site.ask('OPTIONS', '/', { headers: { origin: 'https://front.example', ...preflight } }),
    ).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': 'https://front.example',
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'x-a',
      },
    });
    expect(
      (await site.ask('GET', '/', { headers: { origin: 'https://front.example' } })).headers,
    ).toMatchObject({
      'access-control-allow-origin': 'https://front.example',
    });
    for (const ask of [
      await site.ask('GET', '/', { headers: { origin: 'https://other.example' } }),
      await site.ask('OPTIONS', '/', { headers: { origin: 'https://other.example', ...preflight } }),
    ]) {
      expect(ask.headers).not.toHaveProperty('access-control-allow-origin');
    }
    site.change({ config: {} });
    expect((await site.ask('GET', '/')).headers).toMatchObject({ 'access-control-allow-origin': '*' });
  });

  test('knows a site by its https origin, although browsers reach it at the sandbox’s port', async ({
    sandbox,
  }) => {
    const allowedOrigins = ['https://front.azurewebsites.localhost'];
    const site = makeSite(sandbox, 'cors-port', { config: { cors: { allowedOrigins } } });
    await site.deploy(appOf('return req.method;'));
    const allowed = async (origin: string) =>
      (await site.ask('GET', '/', { headers: { origin } })).headers['access-control-allow-origin'];
    const { port } = sandbox.descriptor;
    for (const origin of [
      `http://front.azurewebsites.localhost:${port}`,
      `https://front.azurewebsites.localhost:${port}`,
      'https://front.azurewebsites.localhost',
    ]) {
      expect(await allowed(origin)).toBe(origin);
    }
    for (const origin of [
      `http://front.azurewebsites.localhost:${port + 1}`,
      'http://front.azurewebsites.localhost',
      `http://other.azurewebsites.localhost:${port}`,
      `http://front.azurewebsites.localhost.evil.example:${port}`,
      'null',
    ]) {
      expect(await allowed(origin)).toBeUndefined();
    }
  });
});
