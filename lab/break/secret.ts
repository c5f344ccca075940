import { z } from 'zod';
import { SECRET_SETTING } from '../../checks/judging/az-entra.ts';
import { type Break, breaksOf } from './break.ts';
import { all, application, applicationPath, noSetting, provider, setting, settings } from './changes.ts';
import type { Change, Hand } from './hand.ts';

/** Gives the setting with the frontend's secret another value, made of the one that it has. */
const value = (make: (now: string, hand: Hand) => string): Change =>
  settings('frontend', (draft, hand) => {
    draft[SECRET_SETTING] = make(draft[SECRET_SETTING] ?? '', hand);
  });

const Password = z.object({ secretText: z.string() });

/** The frontend's secret is one whose time is over. */
const expired: Change = async (hand) => {
  const path = applicationPath(hand, 'frontend');
  const day = 24 * 60 * 60 * 1000;
  const ago = (days: number): string => new Date(hand.facts().now().getTime() - days * day).toISOString();
  const { secretText } = Password.parse(
    await hand.graph('POST', `${path}/addPassword`, {
      passwordCredential: { displayName: 'Easy Auth', startDateTime: ago(181), endDateTime: ago(1) },
    }),
  );
  await hand.graph('POST', `${path}/removePassword`, { keyId: hand.frontend.registered.secretId });
  await setting('frontend', SECRET_SETTING, () => secretText)(hand);
};

/** Takes all secrets away. */
const none = (role: 'frontend' | 'backend'): Change => application(role, () => ({ passwordCredentials: [] }));

const AT_CALLBACK =
  'People sign in as always, and consent where they are asked to; then the frontend shows 401 at /.auth/login/aad/callback.';

const frontendBreaks = breaksOf('frontend-secret', { story: AT_CALLBACK }, [
  [
    'secret-not-named',
    'authentication of the frontend names no secret',
    provider('frontend', ({ registration }) => {
      delete registration.clientSecretSettingName;
    }),
    'People can sign in, and see that they are signed in; but the frontend says that it has no access token.',
  ],
  [
    'setting-missing',
    "the setting with the frontend's secret is gone",
    noSetting('frontend', SECRET_SETTING),
  ],
  ['setting-empty', "the setting with the frontend's secret is empty", value(() => '')],
  [
    'setting-misspelt',
    "the setting with the frontend's secret has another name",
    settings('frontend', (draft) => {
      draft.CLIENT_SECRET = draft[SECRET_SETTING] ?? '';
      delete draft[SECRET_SETTING];
    }),
  ],
  ['quotes-around', 'the secret has quotes around it', value((now) => `"${now}"`)],
  ['blanks-around', "the secret has a line's end behind it", value((now) => `${now}\n`)],
  ['placeholder-left', 'the secret is a placeholder', value(() => '<client-secret>')],
  [
    'secret-id',
    "it is the secret's ID instead of its value",
    value((_, hand) => hand.frontend.registered.secretId),
  ],
  [
    'secret-id',
    'it is the client ID instead of the secret',
    value((_, hand) => hand.frontend.registered.clientId),
  ],
  ['secret-unknown', "the secret is none of the registration's", value(() => 'zzz-what-is-this')],
  [
    'other-app-secret',
    "it is the backend's secret",
    async (hand) => {
      const other = (await hand.facts().appSettings(hand.backend.name)).get(SECRET_SETTING) ?? '';
      await setting('frontend', SECRET_SETTING, () => other)(hand);
    },
  ],
  [
    'secret-expired',
    "the frontend's secret has expired",
    expired,
    `For half a year nobody has touched the apps. ${AT_CALLBACK}`,
  ],
]);

const backendBreaks = breaksOf(
  'backend-secret',
  {
    story:
      'The frontend works as always. But the backend cannot get a token of its own any more: a profile from Microsoft Graph is not to be had.',
  },
  [
    [
      'setting-misspelt',
      "the backend's secret is looked for under another name",
      provider('backend', ({ registration }) => {
        registration.clientSecretSettingName = 'MICROSOFT_SECRET';
      }),
    ],
    ['secret-none', "the backend's registration has no secret", none('backend')],
    [
      'secrets-forbidden',
      "the backend's registration has no secret, and may have none",
      all(none('backend'), (hand) =>
        hand.graph('PATCH', '/policies/defaultAppManagementPolicy', {
          isEnabled: true,
          applicationRestrictions: {
            passwordCredentials: [{ restrictionType: 'passwordAddition', state: 'enabled' }],
          },
        }),
      ),
      {
        story:
          'The security team has had a word with the tenant. Since then the backend cannot get a token of its own any more.',
        loses: ['backend-secret/secret-none'],
      },
    ],
  ],
);

/** What can be wrong with client secrets. */
export const secretBreaks: readonly Break[] = [...backendBreaks, ...frontendBreaks];
