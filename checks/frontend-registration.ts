import type { Check } from './check.ts';
import { judgeRegistered } from './judging/registered.ts';

/** Entra ID knows the frontend: a registration of its own, with a service principal, and the address to come back to. */
export const frontendRegistration: Check = {
  id: 'frontend-registration',
  step: 4,
  title: 'The frontend has an app registration',
  needs: ['frontend-exists'],
  docs: 'https://learn.microsoft.com/entra/identity-platform/quickstart-register-app',
  run: (facts, target) => judgeRegistered(facts, target, 'frontend'),
};
