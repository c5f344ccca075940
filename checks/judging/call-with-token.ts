import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Facts } from '../facts/index.ts';
import type { Receipt } from '../facts/receipts.ts';
import type { Target } from '../target.ts';
import { judgeAllowedApplications } from './allowed-applications.ts';
import { ofSite } from './az.ts';
import { deployedSince } from './since.ts';

const EXPECTED = 'a profile, with withAuthentication: true';
const SEND = 'npx lab solve 9';

/** What the frontend may meet when its token is good, by what it calls it. */
const REFUSED = ['backend-unauthorized', 'backend-sign-in'];

/**
 * Whether the backend takes the frontend's call with the user's token. Before step 8 it does not, and must not. The
 * receipt says how the call went; where the frontend does not tell, it follows from what was looked at.
 */
export async function judgeCallWithToken(facts: Facts, target: Target): Promise<Verdict> {
  const [[receipt], allowed] = await Promise.all([facts.receipts(), judgeAllowedApplications(facts, target)]);
  const call = receipt?.call;
  if (allowed.status === 'fail' && !LETS_IN.includes(allowed.kind)) return expected403(call);
  if (allowed.status === 'fail' && call === 'backend-forbidden') return expectedOfSome(allowed.found);
  if (receipt === undefined || call === undefined) {
    return pass(
      'the token is one that the backend takes',
      'Its audience, issuer, permission and application were compared with the settings of the backend; the frontend did not say how its call went.',
    );
  }
  if (call === 'ok' && receipt.withAuthentication !== false) {
    return pass('withAuthentication: true', await deployedSince(facts, target, receipt));
  }
  if (isBackendsOwn(call)) {
    return pass(
      'the backend took the call',
      `It then failed at something of its own (${call}), which is a matter of step 11.`,
    );
  }
  return judgeFailure(call, receipt, target);
}

/** Whether the backend itself has failed, whom no refused call reaches: at getting the profile from Microsoft Graph. */
const isBackendsOwn = (call: string): boolean =>
  call.startsWith('graph-') || call === 'profile-source-unknown';

/** Mistakes that refuse no application: all are let in, or the frontend is, and only some of its users. */
const LETS_IN = ['any-application', 'principals-restricted'];

const expected403 = (call: string | undefined): Fail =>
  fail({
    kind: 'backend-refuses',
    found: call === undefined || call === 'ok' ? '403, by the settings of the backend' : `403 (${call})`,
    expected: EXPECTED,
    why: 'The token is good, and the backend lets in no application but those on its list, on which the frontend is not yet. This is expected, and shows that step 7 is done.',
    next: 'Go on with step 8: the backend has to accept tokens of the frontend.',
    expectedUntil: 8,
  });

const expectedOfSome = (found: string): Fail =>
  fail({
    kind: 'backend-refuses',
    found: '403 when the receipt was sent',
    expected: EXPECTED,
    why: `The token is good, and the backend does not let in every user (${found}): that is a matter of step 8.`,
    next: 'Put step 8 right: npx lab check 8',
    expectedUntil: 8,
  });

function judgeFailure(call: string, { withAuthentication }: Receipt, target: Target): Fail {
  const backend = ofSite({ ...target, name: target.backend });
  if (call === 'ok' && withAuthentication === false) {
    return fail({
      kind: 'called-without-token',
      found: 'withAuthentication: false',
      expected: EXPECTED,
      why: 'The call was made when the backend was open, or its authentication was not in effect yet: by now it is.',
      next: SEND,
    });
  }
  if (call === 'backend-forbidden') {
    return fail({
      kind: 'receipt-outdated',
      found: '403 when the receipt was sent',
      expected: EXPECTED,
      why: 'The list of the backend has the frontend on it by now; the receipt is from before, or the change was not in effect yet.',
      next: SEND,
      soon: true,
    });
  }
  if (REFUSED.includes(call)) {
    return fail({
      kind: 'backend-refuses',
      found: `401 (${call}) when the receipt was sent`,
      expected: EXPECTED,
      why: 'Audience, issuer and application of the token are right by the settings, and it had not ended. So the settings of the backend were others then, or not in effect yet.',
      next: SEND,
      soon: true,
    });
  }
  return fail({
    kind: 'backend-fails',
    found: `${call} when the receipt was sent`,
    expected: EXPECTED,
    why: `The backend was not reached, or failed at the call; that it runs by now was looked at. Should it stay like this, its log says why (az webapp log tail ${backend}).`,
    next: SEND,
  });
}
