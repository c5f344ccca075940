import type { SignedInLab } from '../signed-in-lab.ts';
import type { Mistake } from './mistake.ts';

/** What can be wrong with a client secret. */
export function secretMistakes(lab: () => SignedInLab): readonly Mistake[] {
  const frontend = () => lab().made('frontend');
  const SETTING = 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET';
  const setting = (value: () => string) => () => lab().addSettings('frontend', { [SETTING]: value() });
  const current = () => lab().appSettings('frontend')[SETTING] ?? '';
  return [
    [
      'is named by nobody',
      () =>
        lab().changeAuth('frontend', ({ registration }) => {
          delete registration.clientSecretSettingName;
        }),
      'frontend-secret secret-not-named',
    ],
    [
      'is missing',
      () =>
        lab().changeSite('frontend', ({ appSettings }) => {
          delete appSettings[SETTING];
        }),
      'frontend-secret setting-missing',
    ],
    ['is empty', setting(() => ''), 'frontend-secret setting-empty'],
    [
      'is in a setting of another name',
      () =>
        lab().changeSite('frontend', ({ appSettings }) => {
          appSettings.CLIENT_SECRET = appSettings[SETTING] ?? '';
          delete appSettings[SETTING];
        }),
      'frontend-secret setting-misspelt',
    ],
    [
      'is looked for under another name',
      () =>
        lab().changeAuth('backend', ({ registration }) => {
          registration.clientSecretSettingName = 'MICROSOFT_SECRET';
        }),
      'backend-secret setting-misspelt',
    ],
    ['is in quotes', setting(() => `"${current()}"`), 'frontend-secret quotes-around'],
    ['has blanks around it', setting(() => `${current()}\n`), 'frontend-secret blanks-around'],
    ['is a placeholder', setting(() => '<secret>'), 'frontend-secret placeholder-left'],
    [
      'is the ID of the secret',
      setting(
        () =>
          lab().sandbox.directory.applicationByAppId(frontend().clientId)?.passwordCredentials[0]?.keyId ??
          '',
      ),
      'frontend-secret secret-id',
    ],
    ["is the registration's ID", setting(() => frontend().clientId), 'frontend-secret secret-id'],
    [
      'has expired',
      () =>
        lab().changeApp('frontend', ({ passwordCredentials }) => {
          for (const one of passwordCredentials) one.endDateTime = '2026-11-01T00:00:00Z';
        }),
      'frontend-secret secret-expired',
    ],
    [
      'was removed',
      () =>
        lab().changeApp('backend', (application) => {
          application.passwordCredentials = [];
        }),
      'backend-secret secret-none',
    ],
    [
      'was removed, and there may be no other',
      async () => {
        lab().changeApp('backend', (application) => {
          application.passwordCredentials = [];
        });
        await lab().graph('PATCH', '/policies/defaultAppManagementPolicy', {
          applicationRestrictions: {
            passwordCredentials: [{ restrictionType: 'passwordAddition', state: 'enabled' }],
          },
        });
      },
      'backend-secret secrets-forbidden',
    ],
    ['is of nobody', setting(() => 'zzz-what-is-this'), 'frontend-secret secret-unknown'],
    [
      'is that of the other app',
      setting(() => lab().appSettings('backend')[SETTING] ?? ''),
      'frontend-secret other-app-secret',
    ],
  ];
}
