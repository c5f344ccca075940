import type { Check } from './check.ts';
import { judgeSecret } from './judging/secret.ts';

/** App Service finds a secret of the frontend that Entra ID still takes. */
export const frontendSecret: Check = {
  id: 'frontend-secret',
  step: 4,
  title: 'The frontend has a client secret that is good',
  needs: ['frontend-registration'],
  docs: 'https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials',
  run: (facts, target) => judgeSecret(facts, target, 'frontend'),
};
