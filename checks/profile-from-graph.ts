import type { Check } from './check.ts';
import { judgeGraphProfile } from './judging/graph-profile.ts';

/** The backend exchanges the user's token and asks Microsoft Graph: it is told to, may, and does. */
export const profileFromGraph: Check = {
  id: 'profile-from-graph',
  step: 11,
  title: 'The profile comes from Microsoft Graph',
  needs: ['profile-with-auth', 'backend-secret'],
  docs: 'https://learn.microsoft.com/azure/app-service/tutorial-connect-app-app-graph-javascript',
  run: (facts, target) => judgeGraphProfile(facts, target),
};
