import { breaksOf } from './break.ts';
import { all, NOTHING, provider } from './changes.ts';
import type { Change, Hand } from './hand.ts';

const STANDARD = 'openid profile email offline_access';

/** The backend's permission, as a scope. */
const api = ({ backend }: Hand): string => `api://${backend.registered.clientId}/user_impersonation`;

/** Gives an app other login parameters. */
const parameters = (make: (hand: Hand) => string[], role: 'frontend' | 'backend' = 'frontend'): Change =>
  provider(role, ({ login }, hand) => {
    login.loginParameters = make(hand);
  });

/** Gives the frontend another scope. */
const scope = (make: (hand: Hand) => string): Change => parameters((hand) => [`scope=${make(hand)}`]);

const NO_TOKEN =
  'Somebody has changed the login parameters. People who sign in anew get to the frontend, and then no profile: it has no token that the backend takes.';
const NO_SIGN_IN =
  "Somebody has changed the login parameters. Whoever signs in anew ends on a page of Microsoft's, with a number that begins with AADSTS.";

/** What can be wrong with the login parameters. */
export const loginParametersBreaks = breaksOf('login-parameters', { story: NO_SIGN_IN }, [
  ['parameters-missing', 'there are no login parameters', parameters(() => []), NO_TOKEN],
  [
    'parameters-on-other-app',
    'the login parameters are on the backend',
    all(
      parameters(() => []),
      parameters((hand) => [`scope=${STANDARD} ${api(hand)}`], 'backend'),
    ),
    NO_TOKEN,
  ],
  [
    'parameter-misspelt',
    'the parameter is called scopes',
    parameters((hand) => [`scopes=${STANDARD} ${api(hand)}`]),
    NO_TOKEN,
  ],
  [
    'resource-parameter',
    'there is resource= instead of a scope',
    parameters(({ backend }) => [`resource=${backend.registered.clientId}`]),
  ],
  [
    'resource-parameter',
    'there is a resource= left beside the scope',
    parameters((hand) => [`scope=${STANDARD} ${api(hand)}`, `resource=${hand.backend.registered.clientId}`]),
  ],
  [
    'parameter-malformed',
    'the parts of the scope are entries of their own',
    parameters((hand) => [...STANDARD.split(' '), api(hand)]),
    NO_TOKEN,
  ],
  [
    'prompt-value',
    'the sign-in may show no page',
    parameters((hand) => [`scope=${STANDARD} ${api(hand)}`, 'prompt=none']),
    'Somebody has changed the login parameters. Whoever has to sign in anew comes back to the frontend, which answers with an error.',
  ],
  [
    'response-type',
    'another response type is asked for',
    parameters((hand) => ['response_type=code', `scope=${STANDARD} ${api(hand)}`]),
    'Somebody has changed the login parameters. Whoever signs in anew comes back to the frontend, which answers with an error.',
  ],
  [
    'parameter-replaced',
    'a parameter that App Service needs is replaced',
    parameters((hand) => [`scope=${STANDARD} ${api(hand)}`, 'response_mode=query']),
    'Somebody has changed the login parameters. Whoever signs in anew comes back to the frontend, which answers with an error.',
  ],
  ['scope-twice', 'there are two scopes', parameters((hand) => [`scope=${STANDARD}`, `scope=${api(hand)}`])],
  ['double-equals', 'there is one equals sign too many', scope((hand) => `=${STANDARD} ${api(hand)}`)],
  [
    'scope-separator',
    'the parts of the scope are separated by commas',
    scope((hand) => `openid,offline_access,${api(hand)}`),
  ],
  ['scope-encoded', 'the scope is encoded', scope((hand) => `openid+offline_access+${api(hand)}`)],
  ['quotes-around', 'the scope has quotes', scope((hand) => `"${STANDARD} ${api(hand)}"`)],
  [
    'placeholder-left',
    'the scope has a placeholder',
    scope(() => `${STANDARD} api://<back-end-client-id>/user_impersonation`),
  ],
  ['openid-missing', 'the scope has no openid', scope((hand) => `profile offline_access ${api(hand)}`)],
  [
    'offline-access-missing',
    'the scope has no offline_access',
    scope((hand) => `openid profile ${api(hand)}`),
    'Everything works for an hour after each sign-in. Then the frontend shows no profile, and /.auth/refresh answers 403.',
  ],
  ['scope-word-misspelt', 'offline_access is misspelt', scope((hand) => `openid ofline_access ${api(hand)}`)],
  [
    'scope-word-misspelt',
    'user_impersonation is misspelt in the scope',
    scope(({ backend }) => `${STANDARD} api://${backend.registered.clientId}/user_impersonatoin`),
  ],
  ['api-scope-missing', 'the scope asks for nothing of the backend', scope(() => STANDARD), NO_TOKEN],
  ['other-api', 'the scope asks for Microsoft Graph', scope(() => `${STANDARD} User.Read`), NO_TOKEN],
  [
    'other-api',
    "the scope has the backend's address in the place of its ID",
    scope(({ backend }) => `${STANDARD} ${backend.origin}/user_impersonation`),
  ],
  [
    'two-apis',
    'the scope asks for Microsoft Graph, too',
    scope((hand) => `${STANDARD} User.Read ${api(hand)}`),
  ],
  [
    'scope-without-api',
    'user_impersonation stands without its API',
    scope(() => `${STANDARD} user_impersonation`),
  ],
  [
    'scope-name-missing',
    'the API stands without user_impersonation',
    scope(({ backend }) => `${STANDARD} api://${backend.registered.clientId}`),
  ],
  [
    'default-mixed',
    'the scope has .default and single permissions',
    scope((hand) => `${STANDARD} api://${hand.backend.registered.clientId}/.default ${api(hand)}`),
  ],
  [
    'other-app-id',
    "the scope has the frontend's client ID",
    scope(({ frontend }) => `${STANDARD} api://${frontend.registered.clientId}/user_impersonation`),
    NO_TOKEN,
  ],
  [
    'object-id',
    'the scope has an object ID',
    scope(({ backend }) => `${STANDARD} api://${backend.registered.objectId}/user_impersonation`),
  ],
  [
    'secret-id',
    'the scope has the ID of a secret',
    scope(({ backend }) => `${STANDARD} api://${backend.registered.secretId}/user_impersonation`),
  ],
  [
    'unknown-id',
    'the scope has an ID of nothing',
    scope(() => `${STANDARD} api://${NOTHING}/user_impersonation`),
  ],
]);
