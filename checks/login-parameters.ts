import type { Check } from './check.ts';
import { judgeLoginParameters } from './judging/login-parameters.ts';

/** The frontend's loginParameters hold one scope, with openid, offline_access and the backend's permission. */
export const loginParameters: Check = {
  id: 'login-parameters',
  step: 7,
  title: 'The sign-in is told to ask for a token for the backend',
  needs: ['frontend-provider', 'backend-scope'],
  docs: 'https://learn.microsoft.com/azure/app-service/tutorial-auth-aad',
  run: (facts, target) => judgeLoginParameters(facts, target),
};
