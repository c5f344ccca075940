import { createHash } from 'node:crypto';
import type { Clock } from './clock.ts';

/** What a reader of the journal may see of an event: claims and names, never a token, secret, code or cookie. */
export type Details = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * What events can have in common: the client's `request` at authorize, its `nonce` and `state`, the client's `correlation`
 * id, a `code`, a device's user code, a `token` (by its `uti`), a refresh token, what the refresh tokens of one sign-in
 * share (`refresh`), and the `session` of a site.
 */
type JoinKind =
  | 'request'
  | 'nonce'
  | 'state'
  | 'correlation'
  | 'code'
  | 'device'
  | 'token'
  | 'refreshToken'
  | 'refresh'
  | 'session';

/** Everything that can be told, by who tells it. */
export const happenings = {
  entra: [
    'sign-in asked',
    'account chosen',
    'consent asked',
    'administrator needed',
    'consent given',
    'consent refused',
    'code issued',
    'tokens issued',
    'sign-in refused',
    'code redeemed',
    'token refreshed',
    'token exchanged on behalf of the user',
    'token refused',
    'device code asked',
    'device code approved',
    'device code declined',
    'device code redeemed',
    'signed out',
  ],
  gateway: [
    'sign-in started',
    'sign-in failed',
    'session begun',
    'request handed to the app',
    'session refreshed',
    'refresh refused',
    'session ended',
    'session token issued',
    'token accepted',
    'token refused',
    'request refused',
    'turned away',
  ],
  graph: ['called', 'token refused'],
} as const;

type Service = keyof typeof happenings;

/** Values by their kind. */
export type Joins = Readonly<Partial<Record<JoinKind, string | readonly string[] | undefined>>>;

/** One thing that happened on the way from a sign-in to the last API that was called for it. */
export interface JourneyEvent {
  readonly service: Service;
  readonly what: (typeof happenings)[Service][number];
  /**
   * Values that this event shares with others of the same sign-in: a state, a nonce, a code, a token's `uti`. They are
   * hashed at once and never kept.
   */
  readonly joins: Joins;
  readonly details: Details;
}

/** An event as it is kept. Events of one sign-in have the same `journey`. */
export interface RecordedEvent {
  readonly number: number;
  readonly journey: number;
  readonly time: string;
  readonly service: Service;
  readonly what: JourneyEvent['what'];
  readonly details: Details;
}

/** The journeys of the last sign-ins, for `lab trace`. */
export interface Journal {
  record(event: JourneyEvent): void;
  /** The events kept, oldest first. */
  events(): readonly RecordedEvent[];
}

interface Kept extends RecordedEvent {
  readonly marks: readonly string[];
}

/**
 * A journal that keeps the last `limit` events in memory: a trace is about what has just happened, so it is neither part
 * of the state (which `goto` replaces) nor worth a write to disk for each token.
 *
 * Which events belong together is worked out from what they share: an event joins the journey of any earlier event that
 * had one of its values (the code that was issued and is now redeemed), and brings two journeys together when it has
 * values of both.
 */
export function createJournal(clock: Clock, limit = 500): Journal {
  let kept: Kept[] = [];
  let journeys = new Map<string, number>(); // of each mark that was met
  let number = 0;
  const trim = (): void => {
    kept = kept.slice(-limit);
    journeys = new Map(kept.flatMap(({ marks, journey }) => marks.map((each) => [each, journey])));
  };
  return {
    record({ service, what, joins, details }) {
      number += 1;
      const marks = Object.entries(joins).flatMap(([kind, values = []]) =>
        [values].flat().map((value) => mark(kind, value)),
      );
      const met = new Set(marks.flatMap((each) => journeys.get(each) ?? []));
      const journey = Math.min(number, ...met);
      if (met.size > 1) {
        kept = kept.map((each) => (met.has(each.journey) ? { ...each, journey } : each));
        for (const [each, old] of journeys) if (met.has(old)) journeys.set(each, journey);
      }
      for (const each of marks) journeys.set(each, journey);
      const time = clock.now().toISOString();
      kept.push({ number, journey, time, service, what, details: withoutSecrets(details), marks });
      if (kept.length >= 2 * limit) trim(); // seldom: a busy gateway tells of every token
    },
    events: () => kept.slice(-limit).map(({ marks: _marks, ...event }) => event),
  };
}

const mark = (kind: string, value: string): string =>
  `${kind} ${createHash('sha256').update(value).digest('base64url').slice(0, 22)}`;

/** A net under those who record: what looks like a token is cut, whatever it is called. */
function withoutSecrets(details: Details): Details {
  const clean = (text: string): string =>
    text.replace(/eyJ[\w-]+\.[\w-]+(\.[\w-]*)*/g, '(token cut)').slice(0, 500);
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? clean(value)
        : Array.isArray(value)
          ? value.map((each) => (typeof each === 'string' ? clean(each) : each))
          : value,
    ]),
  );
}
