import { breaksOf } from './break.ts';
import { all, application, NOTHING, noConsent, userPolicy } from './changes.ts';
import type { Change, Hand } from './hand.ts';

/** What a registration asks for of one API. */
interface Access {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[];
}

const one = (resourceAppId: string, id: string, type: 'Scope' | 'Role' = 'Scope'): Access => ({
  resourceAppId,
  resourceAccess: [{ id, type }],
});

/** The frontend asks for this instead of the backend's permission; what it asks for of Microsoft Graph is kept. */
const access = (make: (hand: Hand) => readonly Access[]): Change =>
  application('frontend', (hand, { requiredResourceAccess }) => ({
    requiredResourceAccess: [
      ...requiredResourceAccess.filter(
        ({ resourceAppId }) => resourceAppId !== hand.backend.registered.clientId,
      ),
      ...make(hand),
    ],
  }));

/** What can be wrong with the permission that the frontend asks for. */
export const permissionBreaks = breaksOf(
  'permission-requested',
  {
    story:
      'An auditor asks what the frontend may do. Its page API permissions does not say what you thought it would.',
  },
  [
    ['permission-missing', "the frontend's registration asks for nothing of the backend", access(() => [])],
    [
      'application-permission',
      'the frontend asks for an application permission',
      access(({ backend }) => [one(backend.registered.clientId, backend.registered.scopeId, 'Role')]),
    ],
    [
      'other-permission',
      'the frontend asks for a permission that the backend does not have',
      access(({ backend }) => [one(backend.registered.clientId, NOTHING)]),
    ],
    [
      'other-app-id',
      'the frontend asks for a permission of its own API',
      access(({ frontend }) => [one(frontend.registered.clientId, frontend.registered.scopeId)]),
    ],
    [
      'object-id',
      'the frontend asks for a permission of an object ID',
      access(({ backend }) => [one(backend.registered.objectId, backend.registered.scopeId)]),
    ],
    [
      'permission-on-other-app',
      'the backend asks for a permission of the frontend',
      all(
        access(() => []),
        application('backend', ({ frontend }, { requiredResourceAccess }) => ({
          requiredResourceAccess: [
            ...requiredResourceAccess,
            one(frontend.registered.clientId, frontend.registered.scopeId),
          ],
        })),
      ),
    ],
    [
      'consent-forbidden',
      'nobody has consented, and users may not',
      all(noConsent('frontend'), userPolicy({ permissionGrantPoliciesAssigned: [] })),
      'Since the tenant was made safer, whoever signs in to the frontend is told “Need admin approval”.',
    ],
  ],
);
