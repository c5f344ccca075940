import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { userNamed } from '../entra/testing.ts';
import { test } from '../testing.ts';
import { asAppWith, asking, asLab, asUser } from './testing.ts';

const b64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const refused = (message: string | RegExp, code = 'InvalidAuthenticationToken') => ({
  status: 401,
  body: {
    error: {
      code,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      innerError: { 'request-id': expect.any(String) },
    },
  },
});

describe('a request to Graph', () => {
  test('without a token is told where to get one', async ({ sandbox }) => {
    const answer = await sandbox.ask('GET', `${origins.graph}/v1.0/me`);
    expect(answer).toMatchObject(refused('Access token is empty.'));
    expect(answer.headers['www-authenticate']).toMatch(
      /^Bearer .*authorization_uri="https:\/\/login\.azure\.localhost\//,
    );
  });

  test.for([
    ['no JWT at all', 'abc', /^IDX14100/],
    ['three parts of nothing', 'a.b.c', /^CompactToken parsing failed/],
    [
      'no signature and alg none',
      `${b64({ alg: 'none' })}.${b64({ aud: origins.graph })}.`,
      /Invalid signature/,
    ],
    [
      'a key that nobody has',
      `${b64({ alg: 'RS256', kid: 'x' })}.${b64({ aud: origins.graph })}.AAAA`,
      /Invalid signature/,
    ],
  ] as const)('with %s is refused', async ([_what, token, message], { sandbox }) => {
    expect(await asking(sandbox, token)('GET', 'me')).toMatchObject(refused(message));
  });

  test('with a token that was changed is refused', async ({ sandbox }) => {
    const token = await sandbox.token(origins.graph);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const stronger = `${header}.${b64({ ...claims, roles: ['Directory.ReadWrite.All'] })}.${signature}`;
    expect(await asking(sandbox, stronger)('GET', 'users')).toMatchObject(refused(/Invalid signature/));
  });

  test('with a token for Azure Resource Manager is refused', async ({ sandbox }) => {
    const token = await sandbox.token(origins.arm);
    expect(await asking(sandbox, token)('GET', 'users')).toMatchObject(
      refused('Access token validation failure. Invalid audience.'),
    );
  });

  test.for(['', '/'])('with a token for its name and %j behind it is served', async (tail, { sandbox }) => {
    const token = await sandbox.token(`${origins.graph}${tail}`);
    expect(await asking(sandbox, token)('GET', 'organization')).toMatchObject({ status: 200 });
  });

  test('with a token for its GUID is served', async ({ sandbox }) => {
    const token = await sandbox.token('00000003-0000-0000-c000-000000000000');
    expect(await asking(sandbox, token)('GET', 'organization')).toMatchObject({ status: 200 });
  });

  test('with an expired token is refused', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const hours = 2 * 60 * 60 * 1000;
    sandbox.clock.move(hours);
    const answer = await lab('GET', 'users');
    sandbox.clock.move(-hours);
    expect(answer).toMatchObject(refused('Lifetime validation failed, the token is expired.'));
  });

  test('of an application whose service principal is deleted is refused', async ({ sandbox }) => {
    const app = await asAppWith(sandbox, ['User.Read.All']);
    expect(await app('GET', 'users')).toMatchObject({ status: 200 });
    const principal = sandbox.directory.servicePrincipals.all().at(-1);
    if (!principal) throw new Error('no service principal');
    sandbox.directory.servicePrincipals.put({ ...principal, deletedDateTime: new Date().toISOString() });
    expect(await app('GET', 'users')).toMatchObject(
      refused(/could not be established/, 'Authorization_IdentityNotFound'),
    );
  });

  test('of a user who was disabled is refused', async ({ sandbox }) => {
    const lee = await asUser(sandbox, 'lee');
    const user = userNamed(sandbox.directory, 'lee');
    sandbox.directory.users.put({ ...user, accountEnabled: false });
    const answer = await lee('GET', 'me');
    sandbox.directory.users.put(user);
    expect(answer).toMatchObject({ status: 401 });
  });

  test('of a user whose sessions were revoked since is refused', async ({ sandbox }) => {
    const lee = await asUser(sandbox, 'lee');
    sandbox.clock.move(10 * 60 * 1000);
    expect(await lee('POST', 'me/revokeSignInSessions')).toMatchObject({
      status: 200,
      body: { value: true },
    });
    expect(await lee('GET', 'me')).toMatchObject(refused(/TokenIssuedBeforeRevocationTimestamp/));
    sandbox.clock.move(-10 * 60 * 1000);
  });

  test('of an application that has no user has no /me', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('GET', 'me')).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'BadRequest',
          message: '/me request is only valid with delegated authentication flow.',
        },
      },
    });
  });
});
