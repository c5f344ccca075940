import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST } from './lab-at.ts';
import { mistakesBeyondClients } from './mistakes/beyond-clients.ts';
import { receiptMistakes } from './mistakes/receipt.ts';
import { refreshMistakes } from './mistakes/refresh.ts';
import { notMistakes } from './mistakes/right.ts';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

let lab: SignedInLab;

beforeAll(async () => {
  lab = await openSignedInLab();
  await lab.finish();
});

afterAll(() => lab.end());

it('a lab that is finished has no mistakes', async () => {
  expect(await lab.mistakes()).toEqual([]);
});

describe.each([
  ['what no client can bring about', mistakesBeyondClients],
  ['step 9, what the frontend gets', receiptMistakes],
  ['step 10, renewing', refreshMistakes],
])('%s: one check names the mistake, and the others wait or pass', (_step, mistakes) => {
  it.each(mistakes(() => lab))('%s', async (_what, make, failure) => {
    await lab.undoing(async () => {
      await make();
      expect(await lab.mistakes()).toEqual([failure]);
    });
  });
});

describe('what is as right as what the lab does', () => {
  it.each(notMistakes(() => lab))('%s', async (_what, make) => {
    await lab.undoing(async () => {
      await make();
      expect(await lab.mistakes()).toEqual([]);
    });
  });
});

describe('step 12, what is left', () => {
  const outcomeOf = async (id: string) => (await lab.check()).find(({ check }) => check.id === id);

  it('is told of each registration, twins and those of another name included', async () => {
    await lab.undoing(async () => {
      const web = (host: string) => ({ redirectUris: [`https://${host}.${HOST}/.auth/login/aad/callback`] });
      await lab.graph('POST', '/applications', { displayName: 'lab-frontend' });
      await lab.graph('POST', '/applications', { displayName: 'old try', web: web('lab-backend') });
      await lab.graph('POST', '/applications', { displayName: 'not ours', web: web('lab-backend-2') });
      expect(await outcomeOf('registrations-deleted')).toMatchObject({
        status: 'fail',
        kind: 'twin-registrations',
        found: expect.stringMatching(/lab-frontend.*lab-backend.*old try/),
        next: expect.stringMatching(/^(az ad app delete --id [\w-]+\n?){4}$/),
      });
    });
  });

  it('is not deleted with the group when somebody else has something in it', async () => {
    await lab.undoing(async () => {
      await lab.makeSite('not-ours');
      expect(await outcomeOf('group-deleted')).toMatchObject({
        status: 'fail',
        kind: 'shared-group',
        next: 'az webapp delete --resource-group rg-lab --name lab-frontend\naz webapp delete --resource-group rg-lab --name lab-backend',
      });
    });
  });
});

it('the sandbox was asked nothing that it does not imitate, and had no fault', () => {
  expect(lab.complaints()).toEqual([]);
});
