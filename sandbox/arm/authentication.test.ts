import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { test } from './testing.ts';

const url = (path: string): string => `${origins.arm}${path}`;

describe('a token', () => {
  const locations = '/subscriptions?api-version=2022-12-01';

  test('is asked for, with the address of the authority', async ({ sandbox }) => {
    const answer = await sandbox.ask('GET', url(locations));
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'AuthenticationFailed' } } });
    expect(answer.headers['www-authenticate']).toContain(
      `authorization_uri="${origins.login}/${sandbox.descriptor.tenantId}"`,
    );
  });

  test('must come in a header that can be read', async ({ sandbox }) => {
    const answer = await sandbox.ask('GET', url(locations), { headers: { authorization: 'Basic eDp5' } });
    expect(answer).toMatchObject({
      status: 401,
      body: { error: { code: 'AuthenticationFailedInvalidHeader' } },
    });
  });

  test.for([
    ['is no token', async () => 'nonsense', 'InvalidAuthenticationToken'],
    [
      'was changed after it was signed',
      async (good: string) => `${good.slice(0, -4)}AAAA`,
      'InvalidAuthenticationToken',
    ],
  ] as const)('that %s is refused', async ([_why, make, code], { sandbox }) => {
    const token = await make(await sandbox.token(origins.arm));
    const answer = await sandbox.ask('GET', url(locations), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer).toMatchObject({ status: 401, body: { error: { code } } });
    expect(answer.bytes.toString()).not.toContain(token);
  });

  test('for another service is refused, and the answer says for which it is', async ({ sandbox }) => {
    const authorization = `Bearer ${await sandbox.token(origins.graph)}`;
    expect(await sandbox.ask('GET', url(locations), { headers: { authorization } })).toMatchObject({
      status: 401,
      body: {
        error: {
          code: 'InvalidAuthenticationTokenAudience',
          message: expect.stringContaining(`'${origins.graph}'`),
        },
      },
    });
  });

  test('that has expired is refused, with both times', async ({ sandbox }) => {
    const authorization = `Bearer ${await sandbox.token(origins.arm)}`;
    sandbox.clock.move(2 * 60 * 60 * 1000);
    const answer = await sandbox.ask('GET', url(locations), { headers: { authorization } });
    sandbox.clock.move(-2 * 60 * 60 * 1000);
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'ExpiredAuthenticationToken' } } });
    expect(answer.body.error.message).toMatch(
      /^The access token expiry UTC time '\d+\/\d+\/\d{4} [\d:]+ [AP]M' is earlier than current UTC time/,
    );
  });

  test.for(['', '/'])('is taken for the origin with "%s" at its end', async (end, { sandbox }) => {
    const authorization = `Bearer ${await sandbox.token(`${origins.arm}${end}`)}`;
    expect((await sandbox.ask('GET', url(locations), { headers: { authorization } })).status).toBe(200);
  });
});
