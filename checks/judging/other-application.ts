import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { OtherCall } from '../facts/calls.ts';
import type { Facts } from '../facts/index.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { ALLOWED_APPLICATIONS } from './allowed-applications.ts';
import { ofSite } from './az.ts';
import { providerBlade, setAuth } from './az-auth.ts';
import { registered } from './registration.ts';

/** Refusals for want of consent or of an assignment. Source: "Microsoft Entra authentication and authorization error codes". */
const NO_PERMISSION = ['AADSTS65001', 'AADSTS650057', 'AADSTS501051', 'AADSTS50105'];

const EXPECTED = '403 for a token of another application';

/**
 * Whether a good token of another application is refused by the backend: tried with a token that was issued to whoever
 * runs the checks. Where there is none to be had, the list speaks for itself, and the check says that it did not try.
 * Source: "Configure your App Service app to use Microsoft Entra sign-in", built-in authorization policy: 403.
 */
export async function judgeOtherApplication(facts: Facts, target: Target): Promise<Verdict> {
  const [backend, { provider }] = await Promise.all([
    registered(facts, target, 'backend'),
    facts.authSettings(target.backend),
  ]);
  const call = await facts.otherCall(`api://${backend.appId}`);
  if (call.kind === 'no-token') return notTried(whyNone(call));
  const { token, status, page } = call;
  if (status === 403) return pass('a token of another application gets 403');
  if (status === 401 && token.version !== backend.tokenVersion) {
    return notTried(
      `The token at hand is of version ${token.version}, from before the registration asked for version ${backend.tokenVersion}. It is renewed within the hour.`,
    );
  }
  if (page.kind !== 'ours') return unsettled(target, ...unexpected(call));
  const list = provider.allowedApplications ?? [];
  if (list.includes(token.app)) return alsoAllowed(target, token.app, list);
  return unsettled(
    target,
    'other-application-accepted',
    `a token of another application reaches the backend (HTTP ${status})`,
    `The list is right, and ${token.app} is not on it. So it is not in effect yet: that takes up to some minutes.`,
  );
}

const notTried = (why: string): Verdict => pass('the list is right; it was not tried with a token', why);

const whyNone = ({ code, reason }: Extract<OtherCall, { kind: 'no-token' }>): string =>
  NO_PERMISSION.includes(code)
    ? `What runs these checks has no permission for this API (${code}), which is as it should be: there is no token of another application at hand.`
    : `There is no token of another application at hand. ${reason.slice(0, 200)}`;

/** Neither let in nor refused for the application's sake. */
function unexpected({ status, page }: Extract<OtherCall, { kind: 'answered' }>): [Kind, string, string] {
  if (page.kind === 'slow') {
    return [
      'slow',
      `no answer within ${page.seconds} seconds`,
      'A free plan lets apps sleep and wakes them slowly.',
    ];
  }
  return [
    'settings-not-in-effect',
    `HTTP ${status}, which says something else than "not this application"`,
    'Issuer, audience and list are right, and the token is of the right version. The answer is that of other settings, from before or just coming into effect.',
  ];
}

function alsoAllowed(target: Target, app: string, list: readonly string[]): Fail {
  return fail({
    kind: 'another-allowed',
    found: `a token of ${app} reaches the backend`,
    expected: EXPECTED,
    why: 'That is the application with which these checks are made, and it is on the list beside the frontend.',
    next: setAuth(target, 'backend', { [ALLOWED_APPLICATIONS]: list.filter((each) => each !== app) }),
    portal: `${providerBlade(target, 'backend')} > Client application requirement > Allow requests from specific client applications`,
  });
}

const unsettled = (target: Target, kind: Kind, found: string, why: string): Fail =>
  fail({
    kind,
    found,
    expected: EXPECTED,
    why,
    next: `Check again in a minute. If it stays:\naz webapp restart ${ofSite({ ...target, name: target.backend })}`,
    portal: `${providerBlade(target, 'backend')} > Client application requirement`,
    soon: true,
  });
