import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdviceShell, openAdviceShell } from './advice-shell.ts';
import { hasAz } from './graph-az.ts';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

const az = await hasAz();
let lab: SignedInLab;
let shell: AdviceShell;

beforeAll(async () => {
  lab = await openSignedInLab();
  if (az) shell = await openAdviceShell(lab.sandbox.descriptor);
});

afterAll(async () => {
  shell?.close();
  await lab.end();
});

/** Types what the first failing check advises, again and again; what was advised, until there is nothing left to type. */
async function follow(most: number): Promise<string[]> {
  const advised: string[] = [];
  for (let round = 0; round < most; round += 1) {
    const first = (await lab.check()).find(
      (outcome) => outcome.status === 'fail' && outcome.expectedUntil === undefined,
    );
    if (first?.status !== 'fail') return advised;
    advised.push(`${first.check.id} ${first.kind}`);
    if (!/^(az|\w+=\$\(az) /.test(first.next)) return advised;
    await shell.type(first.next);
  }
  return [...advised, 'and so on'];
}

describe.skipIf(!az)('advice, followed to the letter with the real az', () => {
  it('leads from a lab that is not protected to the first sign-in', async () => {
    expect(await follow(20)).toEqual([
      'backend-registration registration-missing',
      'frontend-registration registration-missing',
      'backend-scope scope-missing',
      'backend-secret setting-missing',
      'frontend-secret setting-missing',
      'backend-provider provider-missing',
      'frontend-provider provider-missing',
      'permission-requested permission-missing',
      'login-parameters parameters-missing',
      'allowed-applications frontend-not-allowed',
      'access-token no-receipt',
    ]);
    for (const role of ['frontend', 'backend'] as const) lab.remember(role);
    await lab.signIn();
    expect(await lab.sendReceipt()).toMatchObject({ call: 'ok', withAuthentication: true });
    await lab.refresh();
    await lab.sendReceipt();
    expect(await follow(5)).toEqual([
      'cross-origin-call origin-missing',
      'profile-from-graph source-not-set',
      'profile-from-graph graph-consent-missing',
      'profile-from-graph profile-not-from-graph',
    ]);
    await lab.sendReceipt();
    expect(await lab.mistakes()).toEqual([]);
  });
});

it('the sandbox was asked nothing that it does not imitate, and had no fault', () => {
  expect(lab.complaints()).toEqual([]);
});
