import { request } from 'undici';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { EXIT } from '../exit.ts';
import { readDescriptor } from '../local/descriptor.ts';
import { type TestLab, test } from '../testing.ts';

const Keys = z.object({ keys: z.array(z.object({ kid: z.string() })) });

/** The IDs of the keys that Entra ID publishes, the one that signs first. */
async function publishedKeys({ dir }: TestLab): Promise<string[]> {
  const { body } = await request(`${readDescriptor(dir)?.url}/common/discovery/keys`, {
    headers: { host: 'login.azure.localhost' },
  });
  return Keys.parse(await body.json()).keys.map(({ kid }) => kid);
}

describe('lab sandbox roll-keys', () => {
  test('retires the key that signs, publishes another, and the lab goes on', async ({ lab }) => {
    expect((await lab.run('sandbox', 'up')).code).toBe(EXIT.ok);
    const [retired, next] = await publishedKeys(lab);
    const { code, stdout } = await lab.run('sandbox', 'roll-keys');
    expect([code, stdout]).toEqual([EXIT.ok, expect.stringContaining('signs with its next key from now on')]);
    const after = await publishedKeys(lab);
    expect(after).toHaveLength(2);
    expect(after[0]).toBe(next);
    expect(after).not.toContain(retired);
    expect((await lab.run('check', '1')).code).toBe(EXIT.fails); // it was looked, and there is nothing yet
    expect(JSON.parse((await lab.run('sandbox', 'roll-keys', '--json')).stdout)).toEqual({ rolled: true });
  });
});
