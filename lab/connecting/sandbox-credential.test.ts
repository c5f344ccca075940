import { expect, test } from 'vitest';
import { sandboxTokens } from './sandbox-credential.ts';

const MINUTE = 60_000;
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A sandbox whose tokens live so long by its own clock, and what was asked of it. */
function sandbox(lifeMs: number) {
  const clock = { now: Date.parse('2030-01-01T00:00:00Z') };
  const asked: unknown[] = [];
  const open = () => ({
    async getToken(scope: string, options?: object) {
      asked.push({ scope, ...options });
      const exp = (clock.now + lifeMs) / 1000;
      const token = `${part({ alg: 'none' })}.${part({ exp, jti: asked.length })}.`;
      // The library counts from the time of this machine.
      return { token, expiresOnTimestamp: Date.now() + lifeMs };
    },
  });
  return { clock, asked, tokens: sandboxTokens(open, () => new Date(clock.now)) };
}

test('a token is kept by the time in the sandbox, of which it says its end', async () => {
  const { clock, asked, tokens } = sandbox(60 * MINUTE);
  const first = await tokens.getToken('arm');
  expect(first?.expiresOnTimestamp).toBe(clock.now + 60 * MINUTE);
  clock.now += 54 * MINUTE;
  expect(await tokens.getToken('arm')).toBe(first);
  clock.now += 2 * MINUTE;
  expect(await tokens.getToken('arm')).not.toEqual(first);
  await tokens.getToken('graph');
  expect(asked).toEqual([{ scope: 'arm' }, { scope: 'arm' }, { scope: 'graph' }]);
});

test('a token that lives a minute is used for half of it', async () => {
  const { clock, asked, tokens } = sandbox(MINUTE);
  await tokens.getToken('arm');
  clock.now += 29_000;
  await tokens.getToken('arm');
  expect(asked).toHaveLength(1);
  clock.now += 2_000;
  await tokens.getToken('arm');
  expect(asked).toHaveLength(2);
});

test('a token that was refused, or has to prove more, makes place for another', async () => {
  const { clock, asked, tokens } = sandbox(60 * MINUTE);
  const first = await tokens.getToken('arm');
  clock.now -= 30 * MINUTE; // somebody has set the clock back: it is not valid yet
  const second = await tokens.getToken('arm', { refused: first?.token ?? '' });
  expect(second?.token).not.toBe(first?.token);
  expect(await tokens.getToken('arm', { refused: first?.token ?? '' })).toBe(second);
  await tokens.getToken('arm', { claims: '{}' });
  expect(asked).toEqual([{ scope: 'arm' }, { scope: 'arm' }, { scope: 'arm', claims: '{}' }]);
});
