import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST } from './lab-at.ts';
import { allowedApplicationsMistakes } from './mistakes/allowed-applications.ts';
import { crossOriginMistakes } from './mistakes/cross-origin.ts';
import { graphProfileMistakes } from './mistakes/graph-profile.ts';
import { loginParametersMistakes } from './mistakes/login-parameters.ts';
import { permissionMistakes } from './mistakes/permission.ts';
import { providerMistakes } from './mistakes/provider.ts';
import { receiptMistakes } from './mistakes/receipt.ts';
import { refreshMistakes } from './mistakes/refresh.ts';
import { registrationMistakes } from './mistakes/registration.ts';
import { notMistakes } from './mistakes/right.ts';
import { scopeMistakes } from './mistakes/scope.ts';
import { secretMistakes } from './mistakes/secret.ts';
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
  ['step 4, a registration', registrationMistakes],
  ["step 4, the backend's scope", scopeMistakes],
  ['step 4, a client secret', secretMistakes],
  ["step 4, an app's identity provider", providerMistakes],
  ['step 6, the permission', permissionMistakes],
  ['step 7, the login parameters', loginParametersMistakes],
  ['step 8, the allowed applications', allowedApplicationsMistakes],
  ['step 9, what the frontend gets', receiptMistakes],
  ['step 9, calls from the browser', crossOriginMistakes],
  ['step 10, renewing', refreshMistakes],
  ['step 11, the profile from Graph', graphProfileMistakes],
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
