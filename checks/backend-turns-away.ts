import type { Check } from './check.ts';
import { judgeTurnedAway } from './judging/turned-away.ts';

/** Live: an anonymous browser is sent to sign in, and an anonymous program gets 401 from the backend. */
export const backendTurnsAway: Check = {
  id: 'backend-turns-away',
  step: 5,
  title: 'The backend turns away whoever is not signed in',
  needs: ['backend-runs', 'backend-provider'],
  docs: 'https://learn.microsoft.com/azure/app-service/overview-authentication-authorization',
  run: (facts, target) => judgeTurnedAway(facts, target, 'backend'),
};
