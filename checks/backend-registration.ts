import type { Check } from './check.ts';
import { judgeRegistered } from './judging/registered.ts';

/** Entra ID knows the backend: a registration of its own, with a service principal, and the address to come back to. */
export const backendRegistration: Check = {
  id: 'backend-registration',
  step: 4,
  title: 'The backend has an app registration',
  needs: ['backend-exists'],
  docs: 'https://learn.microsoft.com/entra/identity-platform/quickstart-register-app',
  run: (facts, target) => judgeRegistered(facts, target, 'backend'),
};
