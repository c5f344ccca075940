import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { test } from './testing.ts';

const url = (path: string): string => `${origins.arm}${path}`;

describe('an answer', () => {
  test('of ARM has ARM’s headers', async ({ sandbox }) => {
    const { headers } = await sandbox.arm('GET', `${sandbox.subscription}/resourceGroups`);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-ms-routing-request-id': expect.stringMatching(/^[A-Z0-9]+:\d{8}T\d{6}Z:[0-9a-f-]{36}$/),
      'x-ms-ratelimit-remaining-subscription-reads': expect.stringMatching(/^2\d\d$/),
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  test('of Microsoft.Web says so, and its ETag is the time of the last change', async ({ sandbox, site }) => {
    const { headers, body } = await sandbox.arm('GET', site);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-powered-by': 'ASP.NET' });
    const ticks =
      Number(BigInt(`0x${String(headers.etag).replaceAll('"', '')}`) / 10_000n) - 11_644_473_600_000;
    expect(new Date(ticks)).toEqual(new Date(`${body.properties.lastModifiedTimeUtc}Z`));
  });

  test('carries the correlation of the request', async ({ sandbox }) => {
    const id = '22222222-2222-4222-8222-222222222222';
    const answer = await sandbox.ask('GET', url('/subscriptions'), {
      headers: { 'x-ms-correlation-request-id': id },
    });
    expect(answer.headers).toMatchObject({
      'x-ms-correlation-request-id': id,
      'x-ms-failure-cause': 'gateway',
    });
  });

  test('counts down what is left to write', async ({ sandbox }) => {
    const group = `${sandbox.subscription}/resourceGroups/rg-counted`;
    const left = async (): Promise<number> => {
      const { headers } = await sandbox.arm('PUT', group, { location: 'eastus2' });
      return Number(headers['x-ms-ratelimit-remaining-subscription-writes']);
    };
    const first = await left();
    expect(await left()).toBe(first - 1);
  });
});

test('the endpoints of the cloud are told without a token', async ({ sandbox }) => {
  expect(await sandbox.ask('GET', url('//metadata/endpoints?api-version=2022-09-01'))).toMatchObject({
    status: 200,
    body: { authentication: { loginEndpoint: `${origins.login}/adfs` } },
  });
});
