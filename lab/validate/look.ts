import type { Check } from '../../checks/check.ts';
import type { Cloud, Credential } from '../../checks/cloud.ts';
import { createArm } from '../../checks/facts/arm.ts';
import { FactError } from '../../checks/facts/error.ts';
import { createHttp, type Http } from '../../checks/facts/http.ts';
import { createFacts } from '../../checks/facts/index.ts';
import { readSubscriptions, type Subscription } from '../../checks/facts/subscriptions.ts';
import { signedIn } from '../../checks/facts/tokens.ts';
import { runChecks } from '../../checks/run.ts';
import { withoutSecrets } from '../actions/redact-outcome.ts';
import type { Access } from './access.ts';
import { type Asked, type FactsOf, findTarget, NOWHERE } from './find-target.ts';
import { createGate, politeHttp } from './polite-http.ts';
import { rememberingHttp, sharedAnswers } from './remembering-http.ts';
import {
  type CheckOutcome,
  type Fault,
  fault,
  keyOf,
  mayPass,
  recordOf,
  type StudentResult,
} from './result.ts';
import type { RosterRow } from './roster/row.ts';
import { checksFor } from './seen-checks.ts';
import { findSubscription } from './subscriptions.ts';

export interface LookOptions {
  readonly access: Access;
  readonly checks: readonly Check[];
  readonly asked: Asked;
  readonly now: () => Date;
}

export interface Looked {
  readonly result: StudentResult;
  /** What stands in the way may pass: another look may see more. */
  readonly mayPass: boolean;
}

/** Looks at one student. Never throws but for a bug: what could not be looked at is a result. */
export type Look = (row: RosterRow) => Promise<Looked>;

/**
 * Looks at the students of a class, at as many at once as it is called for. What they have in common is asked once:
 * tokens, the list of subscriptions, and how long a service wants to be left alone.
 */
export function createLook({ access, checks, asked, now }: LookOptions): Look {
  const gate = createGate();
  const http = politeHttp(createHttp(access.cloud), gate);
  const shared = sharedAnswers();
  return async (row) => {
    const from = performance.now();
    const counted = counting(http);
    const tenant = row.tenant ?? access.tenant;
    const place: Place = {
      cloud: access.cloud,
      credential: access.credential(tenant),
      tenant,
      http: rememberingHttp(shared(counted.http, tenant)),
      now,
    };
    const seen = await unlessFault(async () => {
      const subscription = await findSubscription(
        row.subscription,
        await readSubscriptions(armOf(place)),
        armOf(place),
      );
      if ('code' in subscription) return subscription;
      return lookInside(row, subscription, place, { checks, asked });
    });
    const { soon = false, ...what } = 'code' in seen ? { fault: seen, outcomes: [] } : seen;
    const result: StudentResult = {
      key: keyOf(row),
      student: row.student,
      at: now().toISOString(),
      took: Math.round(performance.now() - from),
      requests: counted.count(),
      ...what,
    };
    return { result, mayPass: soon || mayPass(result) };
  };
}

/** Where one student's questions go, and as whom. */
interface Place {
  readonly cloud: Cloud;
  readonly credential: Credential;
  readonly tenant: string;
  readonly http: Http;
  readonly now: () => Date;
}

const armOf = (place: Place) => createArm({ ...place, signedIn: signedIn(place) });

type Seen = Pick<StudentResult, 'subscription' | 'resourceGroup' | 'frontend' | 'backend'> & {
  readonly outcomes: CheckOutcome[];
  /** A check fails that may well pass by itself. */
  readonly soon?: boolean;
};

async function lookInside(
  row: RosterRow,
  { subscriptionId, tenantId }: Subscription,
  place: Place,
  { checks, asked }: Pick<LookOptions, 'checks' | 'asked'>,
): Promise<Seen | Fault> {
  const where = { tenant: tenantId ?? place.tenant, subscription: subscriptionId };
  const factsOf: FactsOf = (target) => createFacts({ ...place, target: { ...NOWHERE, ...where, ...target } });
  const its = await findTarget(row, where, asked, factsOf);
  if ('code' in its) return its;
  const { found, target, receipts } = its;
  const facts = createFacts({ ...place, target, receipts });
  const outcomes = await runChecks(checksFor(checks, found), facts, target);
  const soon = outcomes.some((outcome) => outcome.status === 'fail' && outcome.soon === true);
  return {
    subscription: subscriptionId,
    ...found,
    outcomes: outcomes.map((each) => recordOf(withoutSecrets(each))),
    soon,
  };
}

/** What `work` finds, or the fault that a FactError tells of. */
async function unlessFault<T>(work: () => Promise<T | Fault>): Promise<T | Fault> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FactError)) throw error;
    return fault(error.code, error.message, { next: error.next });
  }
}

function counting(http: Http): { readonly http: Http; count(): number } {
  let count = 0;
  return {
    http: {
      ask(url, options) {
        count += 1;
        return http.ask(url, options);
      },
    },
    count: () => count,
  };
}
