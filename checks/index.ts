import { backendExists } from './backend-exists.ts';
import { backendRuns } from './backend-runs.ts';
import { backendUrl } from './backend-url.ts';
import type { Check } from './check.ts';
import { frontendExists } from './frontend-exists.ts';
import { frontendRuns } from './frontend-runs.ts';
import { planAsAsked } from './plan-as-asked.ts';
import { profileWithoutAuth } from './profile-without-auth.ts';
import { resourceGroupExists } from './resource-group-exists.ts';

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
];
