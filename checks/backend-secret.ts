import type { Check } from './check.ts';
import { judgeSecret } from './judging/secret.ts';

/** App Service finds a secret of the backend that Entra ID still takes. */
export const backendSecret: Check = {
  id: 'backend-secret',
  step: 4,
  title: 'The backend has a client secret that is good',
  needs: ['backend-registration'],
  docs: 'https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials',
  run: (facts, target) => judgeSecret(facts, target, 'backend'),
};
