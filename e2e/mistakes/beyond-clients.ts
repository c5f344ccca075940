import { HOST } from '../lab-at.ts';
import type { SignedInLab } from '../signed-in-lab.ts';
import type { Mistake } from './mistake.ts';

/** What a finished lab cannot come into by any client, and others can be in. */
export const mistakesBeyondClients = (lab: () => SignedInLab): readonly Mistake[] => [
  [
    'a redirect URI begins with http, as older registrations may',
    () =>
      lab().changeApp('frontend', ({ web }) => {
        web.redirectUris = [`http://lab-frontend.${HOST}/.auth/login/aad/callback`];
      }),
    'frontend-registration http-scheme',
  ],
  [
    'authentication is of the classic kind, as of a site that was never changed since',
    () =>
      lab().changeSite('frontend', (site) => {
        delete site.auth;
        site.classicAuth = { enabled: true, clientId: lab().made('frontend').clientId };
      }),
    'frontend-provider classic-authentication',
  ],
];
