import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { anyCloud } from './any-cloud.ts';

/** Nothing is made in a real cloud before its owner has agreed. */

const SCRIPT = fileURLToPath(new URL('ask-cloud.ts', import.meta.url));
const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';

const asked = (env: Record<string, string>) =>
  execa('tsx', [SCRIPT], { env, stdin: 'ignore', preferLocal: true, reject: false });

describe('the tests in a real cloud', () => {
  it('say what they want to be told, where no cloud is named', async () => {
    const { exitCode, stderr } = await asked({});
    expect({ exitCode, stderr }).toEqual({
      exitCode: 64,
      stderr: expect.stringContaining('LAB_E2E_SUBSCRIPTION'),
    });
  });

  it('want a subscription with the cloud', async () => {
    const { exitCode, stderr } = await asked({ LAB_E2E_CLOUD: 'azure' });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 64,
      stderr: expect.stringContaining('needs LAB_E2E_SUBSCRIPTION'),
    });
  });

  it.each([{}, { LAB_E2E_CONFIRM: 'yes' }])(
    'say what they make, and make nothing without the ID of the subscription (%o)',
    async (more) => {
      const { exitCode, stdout, stderr } = await asked({
        LAB_E2E_CLOUD: 'azure',
        LAB_E2E_SUBSCRIPTION: SUBSCRIPTION,
        ...more,
      });
      expect(stdout).toMatch(/two web\s+apps and two app registrations.*It costs nothing/s);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 64,
        stderr: expect.stringContaining('Nothing was done.'),
      });
    },
  );

  it('do not run past that question either', async () => {
    const env = { LAB_E2E_CLOUD: 'azure', LAB_E2E_SUBSCRIPTION: SUBSCRIPTION };
    await expect(anyCloud(env)).rejects.toThrow('npm run test:cloud');
  });
});
