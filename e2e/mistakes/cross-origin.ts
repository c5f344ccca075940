import { HOST } from '../lab-at.ts';
import type { SignedInLab } from '../signed-in-lab.ts';
import type { Mistake } from './mistake.ts';

/** What can be wrong with calls from the browser. */
export function crossOriginMistakes(lab: () => SignedInLab): readonly Mistake[] {
  const origins = (make: () => string[]) => () =>
    lab().changeSite('backend', ({ config }) => {
      config.cors = { allowedOrigins: make() };
    });
  const origin = `https://lab-frontend.${HOST}`;
  return [
    ['are allowed to nobody', origins(() => []), 'cross-origin-call origin-missing'],
    [
      'are allowed by the frontend instead',
      () => {
        origins(() => [])();
        lab().changeSite('frontend', ({ config }) => {
          config.cors = { allowedOrigins: [origin] };
        });
      },
      'cross-origin-call origin-on-other-app',
    ],
    [
      'are allowed to http',
      origins(() => [origin.replace('https', 'http')]),
      'cross-origin-call http-scheme',
    ],
    ['are allowed with a slash', origins(() => [`${origin}/`]), 'cross-origin-call trailing-slash'],
    ['are allowed to a page', origins(() => [`${origin}/get-profile`]), 'cross-origin-call path-added'],
    [
      'are allowed to the backend itself',
      origins(() => [`https://lab-backend.${HOST}`]),
      'cross-origin-call own-address',
    ],
    [
      'are allowed to another site',
      origins(() => ['https://contoso.example']),
      'cross-origin-call unknown-host',
    ],
    ['are allowed to what is no origin', origins(() => ['lab-frontend']), 'cross-origin-call not-an-address'],
  ];
}
