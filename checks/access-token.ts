import type { Check } from './check.ts';
import { judgeAccessToken } from './judging/receipt.ts';

/** A receipt shows it: the token is for the backend, with its permission, issued to the frontend. */
export const accessToken: Check = {
  id: 'access-token',
  step: 9,
  title: 'App Service gives the frontend an access token for the backend',
  needs: ['login-redirect', 'permission-requested'],
  docs: 'https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference',
  run: (facts, target) => judgeAccessToken(facts, target),
};
