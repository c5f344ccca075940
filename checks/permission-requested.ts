import type { Check } from './check.ts';
import { judgePermission } from './judging/permission.ts';

/** The frontend's registration lists user_impersonation of the backend, and consent is given or can be. */
export const permissionRequested: Check = {
  id: 'permission-requested',
  step: 6,
  title: "The frontend's registration asks for the backend's permission",
  needs: ['frontend-registration', 'backend-scope'],
  docs: 'https://learn.microsoft.com/entra/identity-platform/quickstart-configure-app-access-web-apis',
  run: (facts, target) => judgePermission(facts, target),
};
