import { expect } from 'vitest';
import type { Credential } from '../cloud.ts';
import { target } from '../testing.ts';
import { createFacts } from './index.ts';
import { siteAnswer, test } from './testing.ts';

const { frontend, backend } = target;

test('a token is asked for once, however many questions wait for it', async ({ azure }) => {
  const facts = azure.facts();
  await Promise.all([facts.site(frontend), facts.site(backend), facts.sites()]);
  expect(azure.credential.asked).toHaveLength(1);
  expect(azure.headers().authorization).toBe('Bearer token-1');
});

test('a token that lives for a minute is used for half of it', async ({ azure }) => {
  let now = Date.now();
  let asked = 0;
  const credential: Credential = {
    async getToken() {
      asked += 1;
      return { token: `short-${asked}`, expiresOnTimestamp: now + 60_000 };
    },
  };
  const facts = createFacts({ cloud: azure.cloud, credential, target, now: () => new Date(now) });
  await facts.site(frontend);
  now += 29_000;
  await facts.site(backend);
  expect(asked).toBe(1);
  now += 2_000;
  await facts.fresh().site(frontend);
  expect(asked).toBe(2);
});

test('a token that is refused is renewed once, with the claims that were asked for', async ({ azure }) => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';
  const encoded = Buffer.from(claims).toString('base64');
  azure.answers(
    `GET sites/${frontend}`,
    {
      status: 401,
      headers: { 'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${encoded}"` },
    },
    { body: siteAnswer(frontend) },
  );
  expect(await azure.facts().site(frontend)).toMatchObject({ name: frontend });
  expect(azure.credential.asked).toEqual([
    { scope: 'https://arm.test/.default' },
    { scope: 'https://arm.test/.default', claims },
  ]);
});

test('a token that is refused without a word of what is missing makes place for another', async ({
  azure,
}) => {
  const expired = { error: { code: 'ExpiredAuthenticationToken', message: 'It has expired.' } };
  azure.answers(`GET sites/${frontend}`, { status: 401, body: expired }, { body: siteAnswer(frontend) });
  const asked: unknown[] = [];
  const credential: Credential = {
    async getToken(_scope, options = {}) {
      asked.push(options);
      return { token: `token-${asked.length}`, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  const facts = createFacts({ cloud: azure.cloud, credential, target });
  expect(await facts.site(frontend)).toMatchObject({ name: frontend });
  expect(asked).toEqual([{}, { refused: 'token-1' }]);
});

test('when more proof is wanted than can be given, the line to type carries the claims', async ({
  azure,
}) => {
  azure.answers(`GET sites/${frontend}`, {
    status: 401,
    headers: { 'www-authenticate': 'Bearer error="insufficient_claims", claims="eyJ4IjoxfQ=="' },
  });
  await expect(azure.facts().site(frontend)).rejects.toMatchObject({
    code: 'not-signed-in',
    next: `az login --tenant ${target.tenant} --claims-challenge "eyJ4IjoxfQ=="`,
  });
});

test('a sign-in that fails is not-signed-in, and is tried again the next time', async ({ azure }) => {
  const answers = [
    () => Promise.reject(new Error('Please run az login\n  at somewhere')),
    () => Promise.resolve(null),
    () => Promise.reject(new Error('network_error: getaddrinfo ENOTFOUND login.test')),
    () => Promise.resolve({ token: 'good', expiresOnTimestamp: Date.now() + 3_600_000 }),
  ];
  const credential: Credential = { getToken: () => answers.shift()?.() ?? Promise.resolve(null) };
  const facts = createFacts({ cloud: azure.cloud, credential, target });
  await expect(facts.site(frontend)).rejects.toMatchObject({
    code: 'not-signed-in',
    kind: 'not-signed-in',
    message: expect.stringContaining('Nobody is signed in to the Azure CLI'),
    next: `az login --tenant ${target.tenant}`,
  });
  await expect(facts.fresh().site(frontend)).rejects.toMatchObject({ code: 'not-signed-in' });
  await expect(facts.fresh().site(frontend)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('login.test'),
  });
  expect(await facts.fresh().site(frontend)).toBeUndefined();
});
