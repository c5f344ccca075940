import { type Break, breaksOf } from './break.ts';
import { all, NOTHING, provider } from './changes.ts';
import type { Change, Hand, Registered } from './hand.ts';

/** Gives the backend another list of applications; `undefined`: none. */
const list = (make: (backend: Registered, hand: Hand) => string[] | undefined): Change =>
  provider('backend', ({ validation }, hand) => {
    const found = make(hand.backend.registered, hand);
    if (found) validation.defaultAuthorizationPolicy.allowedApplications = found;
    else delete validation.defaultAuthorizationPolicy.allowedApplications;
  });

/** The backend itself, and something else where the frontend should be. */
const beside = (make: (frontend: Registered, hand: Hand) => string): Change =>
  list(({ clientId }, hand) => [clientId, make(hand.frontend.registered, hand)]);

const FORBIDDEN =
  'People sign in to the frontend as always; but instead of a profile it shows that the backend answers 403.';

/** What can be wrong with whom the backend lets in. */
export const allowedApplicationsBreaks: readonly Break[] = [
  ...breaksOf('allowed-applications', { story: FORBIDDEN }, [
    ['frontend-not-allowed', 'only the backend itself is allowed', list(({ clientId }) => [clientId])],
    [
      'allowed-on-other-app',
      "it is the frontend's list that was changed",
      all(
        list(({ clientId }) => [clientId]),
        provider('frontend', ({ validation }, { frontend, backend }) => {
          validation.defaultAuthorizationPolicy.allowedApplications = [
            frontend.registered.clientId,
            backend.registered.clientId,
          ];
        }),
      ),
    ],
    ['other-app-id', 'the backend is on the list twice', list(({ clientId }) => [clientId, clientId])],
    [
      'any-application',
      'there is no list of applications',
      list(() => undefined),
      "Another team's application, which nobody has ever told you of, reads profiles from the backend.",
    ],
    ['nobody-allowed', 'the list of applications is empty', list(() => [])],
    ['object-id', 'the list has an object ID', beside(({ objectId }) => objectId)],
    [
      'object-id',
      'the list has the object ID of the enterprise application',
      beside(({ principalId }) => principalId),
    ],
    ['scope-id', 'the list has the ID of a permission', list(({ clientId, scopeId }) => [clientId, scopeId])],
    ['secret-id', 'the list has the ID of a secret', beside(({ secretId }) => secretId)],
    ['tenant-id', "the list has the tenant's ID", beside((_, { target }) => target.tenant)],
    ['unknown-id', 'the list has an ID of nothing', beside(() => NOTHING)],
    ['uri-for-id', 'the list has an Application ID URI', beside(({ clientId }) => `api://${clientId}`)],
    [
      'misspelt-id',
      'the list has the ID in capital letters',
      beside(({ clientId }) => clientId.toUpperCase()),
    ],
    ['another-application', 'the list has an application outside the lab', beside((_, { labId }) => labId)],
    [
      'claim-checks-contradict',
      'an older list contradicts the list',
      provider('backend', ({ validation }, { backend }) => {
        validation.jwtClaimChecks = { allowedClientApplications: [backend.registered.clientId] };
      }),
    ],
    [
      'principals-restricted',
      'only one user is let in, and that is nobody',
      provider('backend', ({ validation }) => {
        validation.defaultAuthorizationPolicy.allowedPrincipals = { identities: [NOTHING] };
      }),
    ],
    [
      'principals-restricted',
      'an older list lets in only users of a group, and that is no group',
      provider('backend', ({ validation }) => {
        validation.jwtClaimChecks = { allowedGroups: [NOTHING] };
      }),
    ],
  ]),
  ...breaksOf(
    'other-application-refused',
    { story: 'Another application than the frontend reads profiles from the backend, and gets them.' },
    [
      [
        'another-allowed',
        'an application that is not the frontend is allowed as well',
        list(({ clientId }, { frontend, labId }) => [clientId, frontend.registered.clientId, labId]),
      ],
    ],
  ),
];
