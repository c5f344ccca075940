import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { BROWSER, protectedPair } from '../easy-auth/testing.ts';
import { asLab } from '../graph/testing.ts';
import { appOf, makeSite } from '../sites/testing.ts';
import { type Answer, start, type TestSandbox, test } from '../testing.ts';
import { control, misbehaving } from './testing.ts';

const GUID = /^[0-9a-f-]{36}$/;

const groups = (sandbox: TestSandbox) => `${sandbox.subscription}/resourcegroups?api-version=2021-04-01`;

const discovery = ({ ask, descriptor }: TestSandbox): Promise<Answer> =>
  ask('GET', `${origins.login}/${descriptor.tenantId}/v2.0/.well-known/openid-configuration`);

/** The statuses of so many requests, 0 for a connection that broke. */
async function statuses(count: number, ask: () => Promise<Answer>): Promise<number[]> {
  const found: number[] = [];
  for (let number = 0; number < count; number += 1) {
    found.push(
      await ask().then(
        ({ status }) => status,
        () => 0,
      ),
    );
  }
  return found;
}

describe('throttling', () => {
  test('is said by ARM in its own words, with nothing left of the budget', async ({ sandbox }) => {
    await sandbox.arm('GET', groups(sandbox));
    const answer = await misbehaving(sandbox, 'throttle@arm=100%/17s', () =>
      sandbox.arm('GET', groups(sandbox)),
    );
    expect(answer).toMatchObject({
      status: 429,
      headers: {
        'retry-after': '17',
        'x-ms-ratelimit-remaining-subscription-reads': '0',
        'x-ms-request-id': expect.stringMatching(GUID),
        'x-ms-correlation-request-id': expect.stringMatching(GUID),
        'content-type': 'application/json; charset=utf-8',
      },
      body: {
        error: {
          code: 'SubscriptionRequestsThrottled',
          message: expect.stringMatching(
            /^Number of 'read' requests for subscription '[0-9a-f-]{36}' actor '[0-9a-f-]{36}' exceeded\. Please try again after '17' seconds/,
          ),
        },
      },
    });
    const write = await misbehaving(sandbox, 'throttle@arm=100%', () =>
      sandbox.arm('PUT', `${sandbox.subscription}/resourceGroups/never`, { location: 'eastus2' }),
    );
    expect(write.headers).toMatchObject({
      'retry-after': '1',
      'x-ms-ratelimit-remaining-subscription-writes': '0',
    });
    expect((await sandbox.arm('GET', `${sandbox.subscription}/resourceGroups/never`)).status).toBe(404);
  });

  test('is said by Graph in its own words, and each request of a batch is throttled on its own', async ({
    sandbox,
  }) => {
    const lab = await asLab(sandbox);
    const answer = await misbehaving(sandbox, 'throttle@graph=100%/5s', () => lab('GET', 'applications'));
    expect(answer).toMatchObject({
      status: 429,
      headers: {
        'retry-after': '5',
        'x-ms-throttle-scope': expect.stringMatching(/^Tenant_Application\/ReadWrite\/[0-9a-f-]{36}\//),
        'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
        'request-id': expect.stringMatching(GUID),
        'access-control-allow-origin': '*',
      },
      body: {
        error: {
          code: 'TooManyRequests',
          innerError: { 'request-id': answer.headers['request-id'], date: expect.any(String) },
        },
      },
    });
    const requests = Array.from({ length: 20 }, (_, id) => ({
      id: String(id),
      method: 'GET',
      url: '/users',
    }));
    // The batch is a request itself: with this seed the first one passes.
    const batch = await misbehaving(sandbox, 'throttle@graph=50%,seed=3', () =>
      lab('POST', '$batch', { requests }),
    );
    const found = batch.body.responses.map(({ status }: { status: number }) => status);
    expect(found).toContain(200);
    expect(found).toContain(429);
  });

  test('is said by Entra ID where it was asked for, and not else', async ({ sandbox }) => {
    const untouched = await misbehaving(sandbox, 'throttle=100%', () => discovery(sandbox));
    expect(untouched.status).toBe(200);
    const answer = await misbehaving(sandbox, 'throttle@login=100%/2s', () => discovery(sandbox));
    expect(answer).toMatchObject({
      status: 429,
      headers: { 'retry-after': '2' },
      body: { error: 'temporarily_unavailable', error_codes: [90055], trace_id: expect.stringMatching(GUID) },
    });
  });

  test('hits the same requests again with the same seed', async ({ sandbox }) => {
    const pattern = (seed: number): Promise<number[]> =>
      misbehaving(sandbox, `throttle@arm=30%,seed=${seed}`, () =>
        statuses(40, () => sandbox.arm('GET', groups(sandbox))),
      );
    const first = await pattern(7);
    expect(new Set(first)).toEqual(new Set([200, 429]));
    expect(await pattern(7)).toEqual(first);
    expect(await pattern(8)).not.toEqual(first);
  });
});

describe('errors', () => {
  test.for([
    [502, 'BadGateway'],
    [503, 'ServiceUnavailable'],
    [504, 'GatewayTimeout'],
  ] as const)('are ARM’s own: %i', async ([status, code], { sandbox }) => {
    const site = `${sandbox.subscription}/resourceGroups/g/providers/Microsoft.Web/sites/s`;
    const answer = await misbehaving(sandbox, `errors@arm=100%/${status}`, () => sandbox.arm('GET', site));
    expect(answer).toMatchObject({
      status,
      headers: { 'x-ms-failure-cause': 'service' },
      body: { error: { code } },
    });
    if (status === 504) expect(answer.body.error.message).toContain("a response from 'Microsoft.Web'");
  });

  test('are Graph’s own, and what was asked is not done', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const answer = await misbehaving(sandbox, 'errors@graph=100%/503', () =>
      lab('POST', 'applications', { displayName: 'never made' }),
    );
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'serviceNotAvailable' } } });
    const { body } = await lab('GET', "applications?$filter=displayName eq 'never made'");
    expect(body.value).toEqual([]);
  });

  test('are Entra ID’s own: JSON for programs, a page for people', async ({ sandbox }) => {
    const { tenantId } = sandbox.descriptor;
    const [program, person] = await misbehaving(sandbox, 'errors@login=100%/503', () =>
      Promise.all([
        sandbox.ask('POST', `${origins.login}/${tenantId}/oauth2/v2.0/token`),
        sandbox.ask('GET', `${origins.login}/${tenantId}/oauth2/v2.0/authorize?client_id=x`),
      ]),
    );
    expect(program).toMatchObject({
      status: 503,
      body: { error: 'temporarily_unavailable', error_codes: [90033] },
    });
    expect(person).toMatchObject({ status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(person.body).toContain('AADSTS90033');
  });

  test('of sites are pages of the front end', async ({ sandbox }) => {
    const answer = await misbehaving(sandbox, 'errors@site=100%/502', () =>
      sandbox.ask('GET', 'https://any.azurewebsites.localhost/'),
    );
    expect(answer).toMatchObject({ status: 502, body: expect.stringContaining('<title>502') });
  });
});

describe('dropped connections', () => {
  test('are lost before the request is done, or after it', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const found = await misbehaving(sandbox, 'drop@graph=100%', () =>
      statuses(12, () => lab('POST', 'applications', { displayName: 'lost' })),
    );
    expect(new Set(found)).toEqual(new Set([0]));
    const { body } = await lab('GET', "applications?$filter=displayName eq 'lost'");
    expect(body.value.length).toBeGreaterThan(0);
    expect(body.value.length).toBeLessThan(12);
  });

  test('are as many as were asked for', async ({ sandbox }) => {
    const found = await misbehaving(sandbox, 'drop@arm=20%', () =>
      statuses(50, () => sandbox.arm('GET', groups(sandbox))),
    );
    const lost = found.filter((status) => status === 0).length;
    expect(lost).toBeGreaterThan(3);
    expect(lost).toBeLessThan(20);
    expect(found.filter((status) => status !== 0)).toEqual(Array(50 - lost).fill(200));
  });
});

describe('latency', () => {
  test('lets each request wait, at the services that it was asked for', async ({ sandbox }) => {
    const took = async (ask: () => Promise<unknown>): Promise<number> => {
      const from = performance.now();
      await ask();
      return performance.now() - from;
    };
    await sandbox.arm('GET', groups(sandbox));
    const [arm, login] = await misbehaving(sandbox, 'latency@arm=300ms~20ms', async () => [
      await took(() => sandbox.arm('GET', groups(sandbox))),
      await took(() => discovery(sandbox)),
    ]);
    expect(arm).toBeGreaterThan(275);
    expect(login).toBeLessThan(275);
  });
});

describe('the sandbox’s own pages', () => {
  test('never misbehave, and say what is on and what there is', async ({ sandbox }) => {
    const spec = 'drop@login+arm+graph+kudu+site+portal=100%,latency=10s';
    const { status, body } = await misbehaving(sandbox, spec, () => control(sandbox, 'GET', 'faults'));
    expect(status).toBe(200);
    expect(body.faults).toEqual(['drop@login+arm+graph+kudu+site+portal=100%', 'latency=10s']);
    expect(body.known).toContainEqual(
      expect.objectContaining({ name: 'replication', takes: 'TIME', usual: ['graph', 'login'] }),
    );
  });

  test('refuse what is no fault, and whoever has no key', async ({ sandbox }) => {
    expect(await control(sandbox, 'PUT', 'faults', { spec: 'drop=5' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('PERCENT'), next: expect.stringContaining('drop=5%') },
    });
    for (const body of [undefined, 'nonsense', { spec: 7 }]) {
      expect((await control(sandbox, 'PUT', 'faults', body)).status).toBe(400);
    }
    expect((await control(sandbox, 'DELETE', 'faults?name=nothing')).status).toBe(400);
    const url = `http://127.0.0.1:${sandbox.descriptor.port}/.sandbox/faults`;
    expect((await sandbox.ask('PUT', url, { body: { spec: 'drop=5%' } })).status).toBe(401);
  });
});

describe('what App Service and Entra ID say to each other', () => {
  test('is not touched, so that who comes through gets in', async ({ sandbox }) => {
    const { frontend } = await protectedPair(sandbox, 'inside');
    const answer = await misbehaving(sandbox, 'drop@login=100%,errors@login=100%', () =>
      // The gateway has to read the metadata of Entra ID for this.
      frontend.ask('GET', '/', { headers: BROWSER }),
    );
    expect(answer.status).toBe(302);
  });

  test('is marked, and nobody else can have the mark, or see it', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'marked');
    await site.deploy(appOf('return req.headers;'));
    const mark = { 'x-sandbox-inside': 'a guess' };
    expect((await site.ask('GET', '/', { headers: mark })).body['x-sandbox-inside']).toBeUndefined();
    const [refused] = await misbehaving(sandbox, 'drop@site=100%', () =>
      statuses(1, () => site.ask('GET', '/', { headers: mark })),
    );
    expect(refused).toBe(0);
  });
});

test('a sandbox that starts behaves, unless it is told otherwise', async ({ sandbox: _ }) => {
  const dir = mkdtempSync(join(tmpdir(), 'faults-'));
  const first = await start(dir);
  await control(first.sandbox, 'PUT', 'faults', { spec: 'throttle=30%' });
  await first.close();
  const second = await start(dir);
  expect((await control(second.sandbox, 'GET', 'faults')).body.faults).toEqual([]);
  await second.close();
  rmSync(dir, { recursive: true, force: true });
});
