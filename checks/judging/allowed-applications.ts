import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Facts } from '../facts/index.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { addToAuth, MICROSOFT, providerBlade, removeFromAuth, setAuth } from './az-auth.ts';
import { identify } from './identity.ts';
import { registered } from './registration.ts';

const VALIDATION = `${MICROSOFT}.validation`;
const POLICY = `${VALIDATION}.defaultAuthorizationPolicy`;
/** Where the policy's list is. */
export const ALLOWED_APPLICATIONS = `${POLICY}.allowedApplications`;
const CHECKS = `${VALIDATION}.jwtClaimChecks.allowedClientApplications`;
const CHECKED_GROUPS = `${VALIDATION}.jwtClaimChecks.allowedGroups`;

/**
 * Whether the backend takes tokens that were issued to the frontend. Two lists decide, and both do: the policy's, and an
 * older one that the tutorial writes as well. Without any, every application is let in; an empty one lets in none.
 * Sources: "Configure your App Service app to use Microsoft Entra sign-in", built-in authorization policy;
 * pnp/Microsoft365-Analytics-Insights, pull request 264 (an empty list refuses everybody).
 */
export async function judgeAllowedApplications(facts: Facts, target: Target): Promise<Verdict> {
  const [{ provider }, frontend, backend] = await Promise.all([
    facts.authSettings(target.backend),
    registered(facts, target, 'frontend'),
    registered(facts, target, 'backend'),
  ]);
  const { allowedApplications: list, claimChecks, claimGroups, somePrincipals } = provider;
  const both = [backend.appId, frontend.appId];
  const blade = `${providerBlade(target, 'backend')} > `;
  const mistake = (kind: Kind, found: string, why: string, next: string): Fail =>
    fail({
      kind,
      found,
      expected: `the frontend's client ID ${frontend.appId} among the allowed applications`,
      why,
      next,
      portal: `${blade}Client application requirement > Allow requests from specific client applications`,
    });
  const shown = (some: readonly string[]): string => some.map((each) => each.slice(0, 60)).join(', ');
  if (!list && !claimChecks) {
    return mistake(
      'any-application',
      'no list: tokens of every application are taken',
      'Every application of the tenant that gets a token for this API may call it, and not the frontend only.',
      setAuth(target, 'backend', { [ALLOWED_APPLICATIONS]: both }),
    );
  }
  if (list && list.length === 0) {
    return mistake(
      'nobody-allowed',
      'an empty list',
      'With a list that is there and names nobody, every token is refused with 403. Without a list, every one is taken.',
      setAuth(target, 'backend', { [ALLOWED_APPLICATIONS]: both }),
    );
  }
  if (list && !list.includes(frontend.appId)) return notOnList(facts, target, list, { mistake, shown });
  if (claimChecks && !claimChecks.includes(frontend.appId)) {
    return fail({
      kind: 'claim-checks-contradict',
      found: `${shown(claimChecks) || 'nobody'} in jwtClaimChecks.allowedClientApplications`,
      expected: 'no such list, or one with the frontend on it',
      why: 'There is an older list beside the policy, and a token has to pass both. The frontend is on the one and not on the other, so it gets 403. The portal has no page for this setting.',
      next: removeFromAuth(target, 'backend', CHECKS),
    });
  }
  if (somePrincipals) {
    return fail({
      kind: 'principals-restricted',
      found: 'only some users or groups may use the backend',
      expected: 'every user of the frontend may',
      why: 'The application is let in, but not every user of it: whoever is not listed gets 403.',
      next: setAuth(target, 'backend', { [`${POLICY}.allowedPrincipals`]: {} }),
      portal: `${blade}Identity requirement > Allow requests from any identity`,
    });
  }
  if (claimGroups) {
    return fail({
      kind: 'principals-restricted',
      found: `${shown(claimGroups) || 'no group'} in jwtClaimChecks.allowedGroups`,
      expected: 'every user of the frontend may use the backend',
      why: 'The application is let in, but only users of these groups: all others get 403. The portal has no page for this setting.',
      next: removeFromAuth(target, 'backend', CHECKED_GROUPS),
    });
  }
  const others = (list ?? claimChecks ?? []).filter((each) => !both.includes(each));
  return pass(
    shown(list ?? claimChecks ?? []),
    others.length > 0 ? `Other applications are let in, too: ${shown(others)}.` : undefined,
  );
}

interface Telling {
  readonly mistake: (kind: Kind, found: string, why: string, next: string) => Fail;
  readonly shown: (some: readonly string[]) => string;
}

/** There is a list, without the frontend: an entry that was meant for it, or it is still to be added. */
async function notOnList(
  facts: Facts,
  target: Target,
  list: readonly string[],
  { mistake, shown }: Telling,
): Promise<Fail> {
  const [frontend, backend, frontends] = await Promise.all([
    registered(facts, target, 'frontend'),
    registered(facts, target, 'backend'),
    facts.authSettings(target.frontend),
  ]);
  const strangers = list.filter((each) => each !== backend.appId);
  const twice = list.length - strangers.length > 1;
  const [meant] = twice ? [backend.appId] : strangers;
  if (meant === undefined && frontends.provider.allowedApplications?.includes(backend.appId)) {
    return mistake(
      'allowed-on-other-app',
      `only the backend itself: ${shown(list)}`,
      "The frontend's list was changed, and lets in the backend. It is the backend that is called, and so it is the backend's list that has to name the frontend.",
      `${addToAuth(target, 'backend', ALLOWED_APPLICATIONS, frontend.appId)}\n${setAuth(target, 'frontend', { [ALLOWED_APPLICATIONS]: [frontend.appId] })}`,
    );
  }
  if (meant === undefined) {
    return mistake(
      'frontend-not-allowed',
      `only the backend itself: ${shown(list)}`,
      "That is what App Service starts with: the backend takes tokens that were issued to itself. The frontend's token is good, and refused all the same, with 403.",
      addToAuth(target, 'backend', ALLOWED_APPLICATIONS, frontend.appId),
    );
  }
  const { kind, what } = twice
    ? { kind: 'other-app-id' as const, what: `it is the client ID of ${target.backend} itself` }
    : await identify(facts, target, 'frontend', meant);
  if (meant.includes(frontend.appId) && meant.includes(backend.appId)) {
    return mistake(
      'not-an-id',
      `both client IDs in one entry: ${meant.slice(0, 100)}`,
      'Each client ID needs an entry of its own: no application has two of them in its ID. Calls get 403.',
      setAuth(target, 'backend', { [ALLOWED_APPLICATIONS]: [backend.appId, frontend.appId] }),
    );
  }
  const kept = new Set([...list.filter((each) => each !== meant || each === backend.appId), frontend.appId]);
  return mistake(
    kind,
    shown(list),
    `The client ID of ${target.frontend} belongs there, as tokens name it. As for ${meant.slice(0, 60)} in its place, ${what}. Calls get 403.`,
    setAuth(target, 'backend', { [ALLOWED_APPLICATIONS]: [...kept] }),
  );
}
