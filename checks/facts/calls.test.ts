import { describe, expect } from 'vitest';
import type { Credential } from '../cloud.ts';
import { target } from '../testing.ts';
import { hostOf } from '../testing-auth.ts';
import { createFacts } from './index.ts';
import { type FakeAzure, siteAnswer, test } from './testing.ts';

const PROFILE = `GET ${hostOf('backend')}/get-profile`;
const API = 'api://be';
const lab = (azure: FakeAzure): void => {
  for (const name of [target.frontend, target.backend]) {
    azure.answers(`GET sites/${name}`, { body: siteAnswer(name) });
  }
};
const tokenOf = (claims: object): string =>
  ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'x'].join('.');
const giving = (token: () => string): Credential => ({
  getToken: async () => ({ token: token(), expiresOnTimestamp: Date.now() + 3_600_000 }),
});
const refusing = (message: string): Credential =>
  giving(() => {
    throw new Error(message);
  });
const otherCall = (azure: FakeAzure, credential: Credential) => {
  const real: Credential = {
    getToken: (scope, options) =>
      (scope.startsWith(API) ? credential : azure.credential).getToken(scope, options),
  };
  return createFacts({ cloud: azure.cloud, credential: real, target }).otherCall(API);
};

describe('a call', () => {
  test('without a token is one of a program', async ({ azure }) => {
    lab(azure);
    azure.answers(PROFILE, { status: 401, headers: { 'www-authenticate': 'Bearer realm="x"' } });
    expect(await azure.facts().anonymousCall(target.backend)).toMatchObject({
      status: 401,
      page: { kind: 'sign-in' },
    });
    expect(azure.headers()).toMatchObject({ accept: 'application/json' });
    expect(azure.headers().authorization).toBeUndefined();
  });

  test("by a browser's code is asked about as browsers ask", async ({ azure }) => {
    lab(azure);
    azure.answers(`OPTIONS ${hostOf('backend')}/get-profile`, {
      status: 204,
      headers: { 'access-control-allow-origin': 'https://x' },
    });
    expect(await azure.facts().preflight()).toMatchObject({ status: 204, allowedOrigin: 'https://x' });
    expect(azure.headers()).toMatchObject({
      origin: `https://${hostOf('frontend')}`,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    });
  });

  test('as another application is made with its token, which is never told', async ({ azure }) => {
    lab(azure);
    azure.answers(PROFILE, { status: 403 });
    const token = tokenOf({ ver: '2.0', azp: 'az' });
    const found = await otherCall(
      azure,
      giving(() => token),
    );
    expect(found).toMatchObject({ kind: 'answered', status: 403, token: { version: 2, app: 'az' } });
    expect(azure.headers().authorization).toBe(`Bearer ${token}`);
    expect(JSON.stringify(found)).not.toContain(token);
  });

  test.for([
    [tokenOf({ ver: '1.0', appid: 'az' }), { version: 1, app: 'az' }],
    ['opaque', { version: 1, app: '' }],
    [tokenOf({ ver: 1 }), { version: 1, app: '' }],
  ] as const)('is made with a token of any form: %s', async ([token, claims], { azure }) => {
    lab(azure);
    expect(
      await otherCall(
        azure,
        giving(() => token),
      ),
    ).toMatchObject({ token: claims });
  });

  test.for([
    ['AADSTS65001: The user or administrator has not consented.\nTrace ID: x', 'AADSTS65001'],
    ['Please run az login', ''],
  ] as const)(
    'is not made where no token is to be had, and that is an answer: %s',
    async ([message, code], { azure }) => {
      lab(azure);
      expect(await otherCall(azure, refusing(message))).toEqual({
        kind: 'no-token',
        reason: message.split('\n')[0],
        code,
      });
      expect(azure.requests.some((line) => line.includes('get-profile'))).toBe(false);
    },
  );

  test('that cannot be made because nobody can be reached is no verdict', async ({ azure }) => {
    lab(azure);
    await expect(otherCall(azure, refusing('network_error: ENOTFOUND'))).rejects.toMatchObject({
      code: 'unreachable',
    });
  });
});
