import type { Check } from './check.ts';
import { judgeProvider } from './judging/provider.ts';

/** Authentication of the frontend is on, with Microsoft, and keeps the tokens. */
export const frontendProvider: Check = {
  id: 'frontend-provider',
  step: 4,
  title: 'The frontend has Microsoft as its identity provider',
  needs: ['frontend-registration'],
  docs: 'https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad',
  run: (facts, target) => judgeProvider(facts, target, 'frontend'),
};
