import type { Check } from './check.ts';
import { judgeProvider } from './judging/provider.ts';

/** Authentication of the backend is on, with Microsoft, and takes the tokens that its registration asks for. */
export const backendProvider: Check = {
  id: 'backend-provider',
  step: 4,
  title: 'The backend has Microsoft as its identity provider',
  needs: ['backend-registration'],
  docs: 'https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad',
  run: (facts, target) => judgeProvider(facts, target, 'backend'),
};
