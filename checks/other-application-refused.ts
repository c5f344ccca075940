import type { Check } from './check.ts';
import { judgeOtherApplication } from './judging/other-application.ts';

/** Live: a good token that was issued to another application gets 403. */
export const otherApplicationRefused: Check = {
  id: 'other-application-refused',
  step: 8,
  title: 'The backend refuses tokens of other applications',
  needs: ['backend-turns-away', 'backend-scope', 'allowed-applications'],
  docs: 'https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad',
  run: (facts, target) => judgeOtherApplication(facts, target),
};
