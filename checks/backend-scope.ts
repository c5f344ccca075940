import type { Check } from './check.ts';
import { judgeScope } from './judging/scope.ts';

/** The backend is an API that others can ask for: it has its name, and exposes the permission user_impersonation. */
export const backendScope: Check = {
  id: 'backend-scope',
  step: 4,
  title: 'The backend exposes user_impersonation',
  needs: ['backend-registration'],
  docs: 'https://learn.microsoft.com/entra/identity-platform/quickstart-configure-app-expose-web-apis',
  run: (facts, target) => judgeScope(facts, target),
};
