import type { SignedInLab } from '../signed-in-lab.ts';
import { type Mistake, NOTHING } from './mistake.ts';

/** What can be wrong with the allowed applications. */
export function allowedApplicationsMistakes(lab: () => SignedInLab): readonly Mistake[] {
  const backend = () => lab().made('backend');
  const frontend = () => lab().made('frontend');
  const list = (make: () => string[] | undefined) => () =>
    lab().changeAuth('backend', ({ validation }) => {
      const found = make();
      if (found) validation.defaultAuthorizationPolicy.allowedApplications = found;
      else delete validation.defaultAuthorizationPolicy.allowedApplications;
    });
  const checks = (make: () => string[]) => () =>
    lab().changeAuth('backend', ({ validation }) => {
      validation.jwtClaimChecks = { allowedClientApplications: make() };
    });
  const with_ = (make: () => string) => list(() => [backend().clientId, make()]);
  return [
    ['are the backend alone', list(() => [backend().clientId]), 'allowed-applications frontend-not-allowed'],
    ['are the backend twice', with_(() => backend().clientId), 'allowed-applications other-app-id'],
    ['are everybody', list(() => undefined), 'allowed-applications any-application'],
    ['are nobody', list(() => []), 'allowed-applications nobody-allowed'],
    ['hold an object ID', with_(() => frontend().objectId), 'allowed-applications object-id'],
    [
      'hold that of the enterprise application',
      with_(() => frontend().principalId),
      'allowed-applications object-id',
    ],
    ['hold a scope', with_(() => backend().scopeId), 'allowed-applications scope-id'],
    ['hold the tenant', with_(() => lab().target.tenant), 'allowed-applications tenant-id'],
    ['hold an ID of nothing', with_(() => NOTHING), 'allowed-applications unknown-id'],
    ['hold a URI', with_(() => `api://${frontend().clientId}`), 'allowed-applications uri-for-id'],
    [
      'hold the ID in capitals',
      with_(() => frontend().clientId.toUpperCase()),
      'allowed-applications misspelt-id',
    ],
    [
      'hold an application that is not of the lab',
      with_(() => lab().sandbox.descriptor.clientId),
      'allowed-applications another-application',
    ],
    [
      'are contradicted by the older list',
      checks(() => [backend().clientId]),
      'allowed-applications claim-checks-contradict',
    ],
    [
      'are for some users only',
      () =>
        lab().changeAuth('backend', ({ validation }) => {
          validation.defaultAuthorizationPolicy.allowedPrincipals = { identities: [NOTHING] };
        }),
      'allowed-applications principals-restricted',
    ],
    [
      'hold who runs the checks as well, who is then let in',
      list(() => [backend().clientId, frontend().clientId, lab().sandbox.descriptor.clientId]),
      'other-application-refused another-allowed',
    ],
  ];
}
