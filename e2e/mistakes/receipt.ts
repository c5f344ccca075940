import type { SignedInLab } from '../signed-in-lab.ts';
import { another, type Mistake, NOTHING } from './mistake.ts';

/** What can be wrong with what the frontend gets. */
export function receiptMistakes(lab: () => SignedInLab): readonly Mistake[] {
  return [
    [
      'was not seen yet',
      () => {
        lab().receipts.splice(0);
      },
      'access-token no-receipt',
    ],
    ['is nothing', another(lab, { token: 'none' }), 'access-token token-missing'],
    ['can be read by its issuer only', another(lab, { token: 'opaque' }), 'access-token token-opaque'],
    ['is no token', another(lab, { token: 'unusable' }), 'access-token token-unusable'],
    ['is for another API', another(lab, { aud: `api://${NOTHING}` }), 'access-token token-for-other-api'],
    ['has other permissions', another(lab, { scp: 'other' }), 'access-token token-without-scope'],
    [
      'was issued to another application',
      another(lab, { app: NOTHING }),
      'access-token token-of-other-application',
    ],
    [
      'was issued by another tenant',
      another(lab, { iss: `https://sts.windows.net/${NOTHING}/` }),
      'access-token token-of-other-tenant',
    ],
    ['had ended', another(lab, { exp: 1_700_000_000, iat: 1_699_996_000 }), 'access-token token-expired'],
    ['was not used', another(lab, { withAuthentication: false }), 'profile-with-auth called-without-token'],
    [
      'was refused before the last change',
      another(lab, { call: 'backend-forbidden' }),
      'profile-with-auth receipt-outdated',
    ],
    ['was not believed', another(lab, { call: 'backend-unauthorized' }), 'profile-with-auth backend-refuses'],
    [
      'came from elsewhere than Graph',
      another(lab, { source: 'sample' }),
      'profile-from-graph profile-not-from-graph',
    ],
    ['met a Graph that refused', another(lab, { call: 'graph-consent' }), 'profile-from-graph graph-fails'],
    ['met a backend that failed', another(lab, { call: 'backend-error' }), 'profile-with-auth backend-fails'],
  ];
}
