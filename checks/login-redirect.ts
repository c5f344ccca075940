import type { Check } from './check.ts';
import { judgeLoginRedirect } from './judging/login-redirect.ts';

/** Live: whoever opens the frontend is sent to the right sign-in, with the scope of the login parameters. */
export const loginRedirect: Check = {
  id: 'login-redirect',
  step: 7,
  title: 'The live sign-in asks for that token',
  needs: ['login-parameters', 'frontend-secret', 'frontend-turns-away'],
  docs: 'https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out',
  run: (facts, target) => judgeLoginRedirect(facts, target),
};
