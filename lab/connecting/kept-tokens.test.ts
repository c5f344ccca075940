import { expect, test } from 'vitest';
import { keepingTokens } from './kept-tokens.ts';

const NOW = Date.parse('2030-01-01T00:00:00Z');

/** A sign-in that counts how often it is asked, and takes its time. */
function slow(failures = 0) {
  const asked: string[] = [];
  const tokens = keepingTokens(
    {
      async getToken(scope, options = {}) {
        asked.push(JSON.stringify({ scope, ...options }));
        await new Promise(setImmediate);
        if (asked.length <= failures) throw new Error('nobody is signed in');
        return { token: `token ${asked.length}`, expiresOnTimestamp: NOW + 3_600_000 };
      },
    },
    () => new Date(NOW),
  );
  return { asked, tokens };
}

test('many who want a token at once cost one sign-in, and all get the same', async () => {
  const { asked, tokens } = slow();
  const all = await Promise.all(Array.from({ length: 20 }, () => tokens.getToken('arm')));
  expect(new Set(all.map((each) => each?.token))).toEqual(new Set(['token 1']));
  await tokens.getToken('graph');
  expect(asked).toEqual(['{"scope":"arm"}', '{"scope":"graph"}']);
});

test('a sign-in that failed is tried again by the next who asks', async () => {
  const { tokens } = slow(1);
  await expect(tokens.getToken('arm')).rejects.toThrow('nobody is signed in');
  expect(await tokens.getToken('arm')).toMatchObject({ token: 'token 2' });
});

test('a token that was refused is asked for anew, once for all whom it was refused', async () => {
  const { asked, tokens } = slow();
  const first = await tokens.getToken('arm');
  const refused = first?.token ?? '';
  const next = await Promise.all([1, 2, 3].map(() => tokens.getToken('arm', { refused })));
  expect(next.map((each) => each?.token)).toEqual(['token 2', 'token 2', 'token 2']);
  expect(asked).toHaveLength(2);
});

test('what a token has to prove is handed on, and is not mixed with what needs no more proof', async () => {
  const { asked, tokens } = slow();
  await Promise.all([tokens.getToken('arm'), tokens.getToken('arm', { claims: '{"nbf":1}' })]);
  expect(asked).toEqual(['{"scope":"arm"}', '{"scope":"arm","claims":"{\\"nbf\\":1}"}']);
});
