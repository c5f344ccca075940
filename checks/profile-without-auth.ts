import { type Check, pass } from './check.ts';
import { isRefusal, judgeCall, judgeNoReport } from './judging/call.ts';

const LATER = 'Step 9 takes over from here: what counts then is that the call is made with a token.';

const UNTIL_9 = 'That is as it should be once the backend is protected. It stays so until step 9.';

/** The frontend calls the backend, and nobody has signed in: the profile comes back `withAuthentication: false`. */
export const profileWithoutAuth: Check = {
  id: 'profile-without-auth',
  step: 3,
  title: "The frontend shows the backend's profile",
  needs: ['frontend-runs', 'backend-runs', 'backend-url'],
  docs: 'https://learn.microsoft.com/azure/app-service/tutorial-auth-aad#call-the-backend-from-the-frontend',
  async run(facts, target) {
    const [frontend, backend] = await Promise.all([facts.home(target.frontend), facts.home(target.backend)]);
    if (frontend.kind === 'sign-in') return pass('the frontend asks for a sign-in', LATER);
    const profile = await facts.profile();
    if (backend.kind === 'sign-in' && profile.kind === 'report' && isRefusal(profile)) {
      return pass(`${profile.status}: the backend takes callers with a token only`, UNTIL_9);
    }
    if (profile.kind !== 'report') return judgeNoReport(profile, target);
    if (profile.status !== 'success' || profile.withAuthentication === undefined) {
      return judgeCall(profile, target);
    }
    const found = `${profile.displayName || 'a profile'}, withAuthentication: ${profile.withAuthentication}`;
    return profile.withAuthentication ? pass(found, LATER) : pass(found);
  },
};
