import type { Check } from './check.ts';
import { judgeAllowedApplications } from './judging/allowed-applications.ts';

/** The backend's list of allowed applications holds the frontend's client ID, and nothing contradicts it. */
export const allowedApplications: Check = {
  id: 'allowed-applications',
  step: 8,
  title: 'The backend takes tokens that were issued to the frontend',
  needs: ['backend-provider', 'frontend-registration'],
  docs: 'https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad',
  run: (facts, target) => judgeAllowedApplications(facts, target),
};
