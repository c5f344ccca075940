import { describe, expect, it } from 'vitest';
import { backendSecret } from '../backend-secret.ts';
import type { Password } from '../facts/applications.ts';
import { frontendSecret } from '../frontend-secret.ts';
import type { Kind } from '../kinds.ts';
import { factsOf, target, type World } from '../testing.ts';
import {
  applicationOf,
  authOf,
  ids,
  NOTHING,
  passwordOf,
  SECRET_SETTING,
  settingsOf,
} from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';

const run = (world: World = {}) => frontendSecret.run(factsOf(finished(world)), target);

const settings = (more: Record<string, string | undefined>): World => {
  const all = Object.entries({ ...settingsOf('frontend'), ...more });
  const set = all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { appSettings: { 'lab-frontend': Object.fromEntries(set), 'lab-backend': settingsOf('backend') } };
};
const value = (text: string): World => settings({ [SECRET_SETTING]: text });
const passwords = (...some: Password[]): World => ({
  applications: [applicationOf('frontend', { passwords: some }), applicationOf('backend')],
});
const registration = (more: Record<string, string>): World => ({
  auth: { 'lab-frontend': authOf('frontend', { registration: more }), 'lab-backend': authOf('backend') },
});

const AGAIN = `secret=$(az ad app credential reset --id ${ids.frontend.client} --append --display-name "Easy Auth" --query password --output tsv)
az webapp config appsettings set --resource-group rg-lab --name lab-frontend --slot-settings "${SECRET_SETTING}=$secret" --output none`;

const escaped = (text: string): string => text.replace(/[$()"]/g, '\\$&');

describe('a client secret', () => {
  it.each<[string, World, object]>([
    ['is good', {}, { found: `${SECRET_SETTING}, good until 2027-05-24` }],
    [
      'ends soon',
      passwords(passwordOf('frontend', { endDateTime: '2026-11-30T00:00:00Z' })),
      { note: expect.any(String) },
    ],
    ['never ends', passwords(passwordOf('frontend', { endDateTime: null })), { found: SECRET_SETTING }],
    ['is before authentication names it', { auth: {} }, {}],
    [
      'begins as nobody knows',
      passwords(passwordOf('frontend', { hint: null })),
      { note: expect.any(String) },
    ],
    ['is in a key vault', value('@Microsoft.KeyVault(SecretUri=https://x)'), { note: expect.any(String) }],
    [
      'is a certificate',
      registration({ clientSecretCertificateThumbprint: 'AB' }),
      { found: expect.stringContaining('certificate') },
    ],
    [
      'is a managed identity',
      registration({ clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID' }),
      { found: expect.stringContaining('managed identity') },
    ],
    [
      'is the newer of two',
      passwords(
        passwordOf('frontend', { endDateTime: '2026-01-01T00:00:00Z', keyId: NOTHING }),
        passwordOf('frontend'),
      ),
      {},
    ],
  ])('passes when it %s', async (_how, world, verdict) => {
    expect(await run(world)).toMatchObject({ status: 'pass', ...verdict });
  });

  it.each<[Kind, World, object]>([
    [
      'secret-not-named',
      registration({ clientSecretSettingName: '' }),
      {
        next: expect.stringMatching(
          /^az resource update .*clientSecretSettingName=MICROSOFT_PROVIDER_AUTHENTICATION_SECRET --output none$/,
        ),
      },
    ],
    [
      'secret-not-named',
      { ...registration({ clientSecretSettingName: '' }), ...settings({ [SECRET_SETTING]: undefined }) },
      { next: expect.stringMatching(/^secret=.*\naz webapp.*\naz resource update/) },
    ],
    ['setting-missing', settings({ [SECRET_SETTING]: undefined }), { next: AGAIN }],
    ['setting-empty', value(' '), { next: AGAIN }],
    [
      'setting-misspelt',
      settings({ [SECRET_SETTING]: undefined, MICROSOFT_PROVIDER_AUTHENTICATION_SECERT: 'fro-x' }),
      { found: 'a setting called "MICROSOFT_PROVIDER_AUTHENTICATION_SECERT"', next: AGAIN },
    ],
    [
      'setting-misspelt',
      settings({ [SECRET_SETTING]: undefined, SECRET: 'fro-x' }),
      { found: 'a setting called "SECRET"' },
    ],
    [
      'setting-misspelt',
      registration({ clientSecretSettingName: 'MY_SECRET' }),
      {
        next: expect.stringMatching(
          /^az resource update .*clientSecretSettingName=MICROSOFT_PROVIDER_AUTHENTICATION_SECRET/,
        ),
      },
    ],
    ['quotes-around', value('"fro-secret"'), { next: AGAIN }],
    ['blanks-around', value('fro-secret\n'), {}],
    ['placeholder-left', value('<secret>'), {}],
    [
      'secret-id',
      value(ids.frontend.secret),
      { found: expect.stringContaining('client secret of the registration lab-frontend') },
    ],
    ['secret-id', value(ids.frontend.client), {}],
    ['secret-id', value(NOTHING), { found: expect.stringContaining('never has this form') }],
    ['secret-none', passwords(), {}],
    [
      'secrets-forbidden',
      { ...passwords(), secretsAllowed: false },
      {
        why: expect.stringContaining('administrator'),
        next: expect.stringContaining('defaultAppManagementPolicy'),
      },
    ],
    [
      'secret-expired',
      passwords(passwordOf('frontend', { endDateTime: '2026-11-24T00:00:00Z' })),
      {
        found: 'a secret that ended on 2026-11-24',
        why: expect.stringContaining('AADSTS7000222'),
        next: expect.stringContaining(' --end-date 2027-11-25 '),
      },
    ],
    ['other-app-secret', value('bac-secret'), { found: 'a secret of lab-backend' }],
    ['secret-unknown', value('other-secret'), { why: expect.stringContaining('AADSTS7000215') }],
  ])('does not pass: %s', async (kind, world, verdict) => {
    const expected = { status: 'fail', kind, why: expect.stringMatching(/\.$/), portal: expect.any(String) };
    expect(await run(world)).toMatchObject({ ...expected, ...verdict });
  });

  it('is not looked for in a setting that is something else', async () => {
    const named = (name: string) => registration({ clientSecretSettingName: name });
    expect(await run(named('BACKEND_URL'))).toMatchObject({
      kind: 'setting-misspelt',
      found: 'authentication takes BACKEND_URL for the client secret',
      next: expect.stringMatching(
        new RegExp(`^az resource update .*clientSecretSettingName=${SECRET_SETTING} --output none$`),
      ),
    });
    const none = { ...settings({ [SECRET_SETTING]: undefined }), ...named('BACKEND_URL') };
    expect(await run(none)).toMatchObject({
      kind: 'secret-unknown',
      next: expect.stringMatching(new RegExp(`^${escaped(AGAIN)}\naz resource update .*=${SECRET_SETTING} `)),
    });
  });

  it('is shown nowhere, good or bad', async () => {
    for (const text of [
      'fro-hunter2',
      'other-hunter2',
      '"hunter2"',
      '<hunter2>',
      'bac-hunter2',
      'hunter2 x',
    ]) {
      expect(JSON.stringify(await run(value(text)))).not.toContain('hunter2');
    }
  });

  it('of the backend is its own', async () => {
    expect(await backendSecret.run(factsOf(finished()), target)).toMatchObject({ status: 'pass' });
    const world = finished({
      appSettings: { 'lab-frontend': settingsOf('frontend'), 'lab-backend': settingsOf('frontend') },
    });
    expect(await backendSecret.run(factsOf(world), target)).toMatchObject({ kind: 'other-app-secret' });
  });
});
