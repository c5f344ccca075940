import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Facts } from '../facts/index.ts';
import type { Page, Role } from '../facts/page.ts';
import type { Target } from '../target.ts';
import { ofSite } from './az.ts';
import { authenticationBlade } from './az-auth.ts';

/** What the settings say by then: the check that comes before has seen it. */
const RULED_OUT =
  'Authentication is on, it is required, there is a provider, and no excluded path covers the page';

/**
 * Whether one of the two apps turns away whoever is not signed in: people who open it are sent to sign in, programs that
 * call it get 401. Source: "Authentication and authorization in Azure App Service", unauthenticated requests.
 */
export async function judgeTurnedAway(facts: Facts, target: Target, role: Role): Promise<Verdict> {
  const [page, call, { action }] = await Promise.all([
    facts.home(target[role]),
    facts.anonymousCall(target[role]),
    facts.authSettings(target[role]),
  ]);
  const redirects = action === 'RedirectToLoginPage';
  const people = redirects ? 'people are sent to sign in' : 'people get 401';
  const expected = `${people}, and programs get 401`;
  const where = { target, role, expected };
  if (page.kind !== 'sign-in') return notTurnedAway(page, 'somebody who opens the app', where);
  if (redirects && page.location === undefined) return signInFails(page.status, where);
  if (call.page.kind !== 'sign-in')
    return notTurnedAway(call.page, 'a program that calls /get-profile', where);
  if (call.status !== 401) return otherStatus(call.status, where);
  return pass(`${people}, and programs get 401`);
}

interface Where {
  readonly target: Target;
  readonly role: Role;
  readonly expected: string;
}

const restart = ({ target, role }: Where): string =>
  `az webapp restart ${ofSite({ ...target, name: target[role] })}`;

function notTurnedAway(page: Exclude<Page, { kind: 'sign-in' }>, who: string, where: Where): Fail {
  const { target, role, expected } = where;
  const portal = authenticationBlade(target, role);
  if (page.kind === 'slow') {
    return fail({
      kind: 'slow',
      found: `no answer within ${page.seconds} seconds`,
      expected,
      why: 'Authentication stands before the app and answers by itself, as soon as the platform has woken it up.',
      next: `Check again in a minute. If it stays:\n${restart(where)}`,
      portal,
      soon: true,
    });
  }
  const status = 'status' in page ? ` (HTTP ${page.status})` : '';
  return fail({
    kind: 'still-open',
    found: `${who} reaches the app${status}`,
    expected,
    why: `${RULED_OUT}. So the settings are right, and not in effect yet: that takes up to some minutes.`,
    next: `Check again in a minute. If it stays:\n${restart(where)}`,
    portal,
    soon: true,
  });
}

function signInFails(status: number, where: Where): Fail {
  return fail({
    kind: 'sign-in-fails',
    found: `HTTP ${status} instead of the sign-in`,
    expected: where.expected,
    why: `${RULED_OUT}; client ID and issuer are right. What is left: the settings are not in effect yet, or App Service cannot reach the sign-in service.`,
    next: `Check again in a minute. If it stays:\n${restart(where)}`,
    portal: authenticationBlade(where.target, where.role),
    soon: true,
  });
}

function otherStatus(status: number | undefined, where: Where): Fail {
  return fail({
    kind: 'settings-not-in-effect',
    found: `programs get ${status ?? 'no status'}`,
    expected: where.expected,
    why: `${RULED_OUT}. The answer is that of other settings, which are still in effect or come into effect just now.`,
    next: `Check again in a minute. If it stays:\n${restart(where)}`,
    portal: authenticationBlade(where.target, where.role),
    soon: true,
  });
}
