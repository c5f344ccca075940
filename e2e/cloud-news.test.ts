import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import { type ChangedCloud, openChangedCloud } from './changed-cloud.ts';

/** What every command that connects says of a sign-in that does not work, and of subscriptions that are none. */

let place: ChangedCloud;
beforeAll(async () => {
  place = await openChangedCloud();
});
afterAll(() => place.end());

describe('a sign-in that does not work', () => {
  it.each<readonly [string, readonly string[], Record<string, string | undefined>, RegExp, RegExp]>([
    [
      'nobody is signed in',
      [],
      { AZURE_CLIENT_SECRET: undefined },
      /AZURE_CLIENT_SECRET is not set/,
      /--auth cli/,
    ],
    ['the secret is wrong', [], { AZURE_CLIENT_SECRET: 'wrong' }, /AADSTS7000215/, /AZURE_CLIENT_SECRET/],
    [
      'the tenant is another',
      ['--tenant', '00000000-0000-4000-8000-000000000000'],
      {},
      /AADSTS90002/,
      /--tenant <tenant-id>/,
    ],
    [
      'the subscription is misspelt',
      ['--subscription', 'Pay-as-you-go'],
      {},
      /You do not see a subscription Pay-as-you-go/,
      /ask the subscription's owner/,
    ],
  ])(
    'because %s is told by every command, and by the doctor as a finding',
    async (_why, argv, env, says, next) => {
      const { code, stderr } = await place.lab([...argv, 'status'], env);
      expect(code).toBe(EXIT.couldNot);
      expect(stderr).toMatch(says);
      expect(stderr).toMatch(next);
      const found = await place.doctor(argv, env);
      expect(found.code).toBe(EXIT.fails);
      expect(found.findings.get('sign-in')).toMatchObject({
        status: 'fail',
        found: expect.stringMatching(says),
      });
    },
  );

  it('finds no subscription where there is no role, and says whom to ask for what', async () => {
    await place.changed(
      () => place.giveRole(),
      async () => {
        const { code, stderr } = await place.lab(['status']);
        expect(code).toBe(EXIT.couldNot);
        expect(stderr).toContain('You are signed in, and see no subscription');
        expect(stderr).toContain('ask the owner of a subscription for the role Contributor');
      },
    );
  });

  it('asks which, where there are several subscriptions, and remembers the answer', async () => {
    let another = '';
    const add = (): void => {
      another = place.addSubscription('Second');
    };
    await place.changed(add, async () => {
      const several = await place.lab(['status']);
      expect(several.code).toBe(EXIT.usage);
      expect(several.stderr).toContain(`Second  ${another}`);
      expect(several.stderr).toContain('setup --subscription ID');
      const again = { again: true };
      expect((await place.lab(['--subscription', 'second', 'setup'], {}, again)).stdout).toContain(another);
      const { stdout } = await place.lab(['status', '--json'], {}, again);
      expect(JSON.parse(stdout)).toMatchObject({ target: { subscription: another } });
    });
  });

  it('does nothing in a subscription that is disabled, and can still look', async () => {
    await place.changed(
      () => place.changeSubscription({ state: 'Disabled' }),
      async () => {
        expect((await place.lab(['status'])).stdout).toContain('is disabled: what is in it can be read');
        const { code, stderr } = await place.lab(['run', '--yes', '--to', '1']);
        expect(code).toBe(EXIT.couldNot);
        expect(stderr).toContain('is disabled');
        expect(stderr).toContain('Reactivate');
      },
    );
  });
});
