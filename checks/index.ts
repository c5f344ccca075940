import { accessToken } from './access-token.ts';
import { allowedApplications } from './allowed-applications.ts';
import { backendExists } from './backend-exists.ts';
import { backendProvider } from './backend-provider.ts';
import { backendRegistration } from './backend-registration.ts';
import { backendRuns } from './backend-runs.ts';
import { backendScope } from './backend-scope.ts';
import { backendSecret } from './backend-secret.ts';
import { backendTurnsAway } from './backend-turns-away.ts';
import { backendUrl } from './backend-url.ts';
import type { Check } from './check.ts';
import { crossOriginCall } from './cross-origin-call.ts';
import { frontendExists } from './frontend-exists.ts';
import { frontendProvider } from './frontend-provider.ts';
import { frontendRegistration } from './frontend-registration.ts';
import { frontendRuns } from './frontend-runs.ts';
import { frontendSecret } from './frontend-secret.ts';
import { frontendTurnsAway } from './frontend-turns-away.ts';
import { groupDeleted } from './group-deleted.ts';
import { loginParameters } from './login-parameters.ts';
import { loginRedirect } from './login-redirect.ts';
import { otherApplicationRefused } from './other-application-refused.ts';
import { permissionRequested } from './permission-requested.ts';
import { planAsAsked } from './plan-as-asked.ts';
import { profileFromGraph } from './profile-from-graph.ts';
import { profileWithAuth } from './profile-with-auth.ts';
import { profileWithoutAuth } from './profile-without-auth.ts';
import { registrationsDeleted } from './registrations-deleted.ts';
import { resourceGroupExists } from './resource-group-exists.ts';
import { tokenRefresh } from './token-refresh.ts';

/** Every check, in the order of the steps. */
export const checks: readonly Check[] = [
  resourceGroupExists,
  frontendExists,
  backendExists,
  planAsAsked,
  frontendRuns,
  backendRuns,
  backendUrl,
  profileWithoutAuth,
  backendRegistration,
  frontendRegistration,
  backendScope,
  backendSecret,
  frontendSecret,
  backendProvider,
  frontendProvider,
  backendTurnsAway,
  frontendTurnsAway,
  permissionRequested,
  loginParameters,
  loginRedirect,
  allowedApplications,
  otherApplicationRefused,
  accessToken,
  profileWithAuth,
  crossOriginCall,
  tokenRefresh,
  profileFromGraph,
  groupDeleted,
  registrationsDeleted,
];
