import type { Check } from './check.ts';
import { judgeTurnedAway } from './judging/turned-away.ts';

/** Live: an anonymous browser is sent to sign in, and an anonymous program gets 401 from the frontend. */
export const frontendTurnsAway: Check = {
  id: 'frontend-turns-away',
  step: 5,
  title: 'The frontend turns away whoever is not signed in',
  needs: ['frontend-runs', 'frontend-provider'],
  docs: 'https://learn.microsoft.com/azure/app-service/overview-authentication-authorization',
  run: (facts, target) => judgeTurnedAway(facts, target, 'frontend'),
};
