import { breaksOf } from './break.ts';
import { all, webConfig } from './changes.ts';
import type { Change, Hand } from './hand.ts';

/** Lets the pages of these origins call an app. */
const origins = (make: (hand: Hand) => string[], role: 'frontend' | 'backend' = 'backend'): Change =>
  webConfig(role, (hand) => ({ cors: { allowedOrigins: make(hand) } }));

/** What can be wrong with calls from the browser. */
export const crossOriginBreaks = breaksOf(
  'cross-origin-call',
  {
    story:
      "The frontend's server gets profiles as always; but its page that calls the backend from the browser does not. The console of the browser speaks of CORS.",
  },
  [
    ['origin-missing', 'no pages may call the backend', origins(() => [])],
    [
      'origin-on-other-app',
      'the origin is allowed by the frontend',
      all(
        origins(() => []),
        origins(({ frontend }) => [frontend.origin], 'frontend'),
      ),
    ],
    ['http-scheme', 'the origin begins with http://', origins(({ frontend }) => [`http://${frontend.host}`])],
    ['trailing-slash', 'the origin ends in a slash', origins(({ frontend }) => [`${frontend.origin}/`])],
    ['path-added', 'the origin has a path', origins(({ frontend }) => [`${frontend.origin}/get-profile`])],
    ['own-address', "the origin is the backend's own", origins(({ backend }) => [backend.origin])],
    ['unknown-host', "the origin is somebody else's", origins(() => ['https://contoso.example'])],
    ['not-an-address', 'the origin is a name', origins(({ frontend }) => [frontend.name])],
  ],
);
