import type { Check } from './check.ts';
import { judgeRefresh } from './judging/refresh.ts';

/** Receipts show it: a later token for the same API, without another sign-in. */
export const tokenRefresh: Check = {
  id: 'token-refresh',
  step: 10,
  title: 'The access token can be renewed',
  needs: ['access-token'],
  docs: 'https://learn.microsoft.com/azure/app-service/configure-authentication-oauth-tokens',
  run: (facts, target) => judgeRefresh(facts, target),
};
