import type { Step } from '../../steps/index.ts';
import { isCleanUp } from '../guide/clean-up.ts';
import type { Checked, Place, SessionEvent } from './events.ts';
import type { KeptSession } from './read-sessions.ts';

/** A step that the record is about. */
type StepOfLab = Pick<Step, 'number' | 'title' | 'checks'>;

/** When all checks of a step passed, last, and what they found. */
export interface Proof {
  readonly at: string;
  /** The session in which that was. */
  readonly session: string;
  readonly checks: readonly { readonly id: string; readonly title: string; readonly found: string }[];
}

/** What was proved of a lab, where and when. */
export interface Completion {
  readonly file: 'Easy Auth Lab completion';
  readonly version: 1;
  /** When the record was made, and by which version of the lab the last look was. */
  readonly made: string;
  readonly lab: string;
  /** `undefined` while nothing has been looked at. */
  readonly place?: Place;
  /** Whether each step was proved at some time. */
  readonly complete: boolean;
  readonly proved: number;
  readonly steps: readonly (Pick<Step, 'number' | 'title'> & { readonly proof?: Proof })[];
}

/**
 * The completion record of the lab that was worked on last: its sessions are those in the same cloud, tenant, subscription
 * and resource group with the same two apps. It says what the checks saw at the time; that Azure has been cleaned up since
 * takes nothing away from it; and that nothing is left is no proof of a clean-up before there was something.
 */
export function completionOf(
  sessions: readonly KeptSession[],
  steps: readonly StepOfLab[],
  made: Date,
): Completion {
  const looks = sessions.flatMap(({ name, events }) => looksOf(name, events));
  const place = looks.at(-1)?.place;
  const here = looks.filter((look) => place && keyOf(look.place) === keyOf(place));
  const passed = here.filter(({ checked }) => checked.status === 'pass');
  const cleanUps = new Set(steps.filter(isCleanUp).map(({ number }) => number));
  const begun = passed.findIndex(({ checked }) => !cleanUps.has(checked.step));
  const afterBegun = begun < 0 ? [] : passed.slice(begun);
  const proofs = steps.map(({ number, title }) => {
    const last = afterBegun.findLast(({ checked }) => checked.step === number);
    return { number, title, ...(last ? { proof: proofOf(last) } : {}) };
  });
  const proved = proofs.filter(({ proof }) => proof).length;
  return {
    file: 'Easy Auth Lab completion',
    version: 1,
    made: made.toISOString(),
    lab: looks.at(-1)?.lab ?? '',
    ...(place ? { place } : {}),
    complete: steps.length > 0 && proved === steps.length,
    proved,
    steps: proofs,
  };
}

interface Look {
  readonly session: string;
  /** The lab's version. */
  readonly lab: string;
  readonly place: Place;
  readonly checked: Checked;
}

/** What was looked at in a session, each with where that was. */
function looksOf(session: string, events: readonly SessionEvent[]): Look[] {
  let place: Place | undefined;
  const [lab = ''] = events.flatMap((event) => (event.event === 'began' ? [event.lab] : []));
  return events.flatMap((event) => {
    if (event.event === 'place') {
      const { cloud, tenant, subscription, resourceGroup, frontend, backend } = event;
      place = { cloud, tenant, subscription, resourceGroup, frontend, backend };
    }
    return event.event === 'checked' && place ? [{ session, lab, place, checked: event }] : [];
  });
}

/** Names in Azure are the same whatever their case. */
const keyOf = (place: Place): string => JSON.stringify(Object.values(place)).toLowerCase();

const proofOf = ({ session, checked }: Look): Proof => ({
  at: checked.at,
  session,
  checks: checked.checks.map(({ id, title, found = '' }) => ({ id, title, found })),
});
