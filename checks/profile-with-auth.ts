import type { Check } from './check.ts';
import { judgeCallWithToken } from './judging/call-with-token.ts';

/** The frontend calls the backend with the user's token, and gets the profile: withAuthentication is true. */
export const profileWithAuth: Check = {
  id: 'profile-with-auth',
  step: 9,
  title: 'The backend takes the call that the frontend makes for the user',
  needs: ['access-token', 'backend-url', 'backend-turns-away'],
  docs: 'https://learn.microsoft.com/azure/app-service/tutorial-auth-aad',
  run: (facts, target) => judgeCallWithToken(facts, target),
};
