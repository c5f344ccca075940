import { askedOf, type ClaimView, claimsOf } from './claims.ts';
import type { Expected } from './expected.ts';
import { type FailureView, failureOf } from './failures.ts';
import { type Journey, type TraceEvent, textOf } from './journal.ts';
import { namesOf } from './names.ts';
import { sceneOf } from './scenes.ts';
import { type Token, tokensOf } from './token.ts';

/** One thing that happened. */
export interface EventView {
  /** Its place in the sign-in, from 1. */
  readonly number: number;
  /** An ISO date, and how long after the beginning that was. */
  readonly at: string;
  readonly afterMs: number;
  readonly service: TraceEvent['service'];
  /** As the sandbox calls it (`code redeemed`). */
  readonly what: string;
  /** Who, to whom, and a sentence without subject. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** The claims of the token that was told of here first, or what a sign-in asks for, explained. */
  readonly claims?: readonly ClaimView[];
  /** The event that told of the same token before. */
  readonly sameTokenAs?: number;
  /** The event that told of a token before that was alike but for its end. */
  readonly renewsTokenOf?: number;
  readonly failure?: FailureView;
}

/** How far a sign-in came: one of the things that the lab is about. */
export interface Milestone {
  readonly title: string;
  /** `open`: it was not tried. */
  readonly state: 'reached' | 'refused' | 'open';
  /** The event that decides it. */
  readonly event?: number;
  /** The step that brings it about, where it was not reached; none where what refused it is no matter of a step. */
  readonly step?: number;
}

/** One sign-in, from its beginning to the last API that was called for it. */
export interface JourneyView {
  /** An ISO date. */
  readonly startedAt: string;
  readonly user?: string;
  /** The sites that had a part in it. */
  readonly sites: readonly string[];
  readonly events: readonly EventView[];
  readonly milestones: readonly Milestone[];
}

/** A journey, told and explained. */
export function journeyView(journey: Journey, expected: Expected): JourneyView {
  const names = namesOf(journey, expected);
  const tokens = tokensOf(journey, expected);
  const { events } = journey;
  const [{ time: startedAt }] = events;
  const views = events.map((event, index): EventView => {
    const token = tokens[index];
    const failure = failureOf(event, token, names);
    const number = index + 1;
    const isFirst = token?.first === number;
    const claims = isFirst ? claimsOf({ token, at: event.time, expected, names }) : askedOf(event, expected);
    return {
      number,
      at: event.time,
      afterMs: Date.parse(event.time) - Date.parse(startedAt),
      service: event.service,
      what: event.what,
      ...sceneOf(event, names),
      ...(claims.length > 0 ? { claims } : {}),
      ...(token && !isFirst ? { sameTokenAs: token.first } : {}),
      ...(isFirst && token.renews !== undefined ? { renewsTokenOf: token.renews } : {}),
      ...(failure ? { failure } : {}),
    };
  });
  const user = events.map((event) => textOf(event, 'user')).findLast((each) => each !== undefined);
  return {
    startedAt,
    ...(user === undefined ? {} : { user }),
    sites: [...new Set(events.flatMap((event) => textOf(event, 'site') ?? []))],
    events: views,
    milestones: milestonesOf(journey, views, tokens, expected),
  };
}

/** What the tutorial is about, in its order; the rest of a milestone is looked for among the events. */
function milestonesOf(
  { events }: Journey,
  views: readonly EventView[],
  tokens: readonly (Token | undefined)[],
  { frontend, backend, target }: Expected,
): readonly Milestone[] {
  if (!frontend || !backend || !events.some((event) => textOf(event, 'site') === target.frontend)) return [];
  const last = (
    title: string,
    step: number,
    {
      good,
      bad,
    }: Record<'good' | 'bad', (event: TraceEvent, token: Token | undefined, view: EventView) => boolean>,
  ): Milestone => {
    const decides = (event: TraceEvent, index: number) => {
      const view = views[index];
      if (!view) return undefined;
      if (good(event, tokens[index], view)) return { state: 'reached' as const, event: index + 1 };
      if (!bad(event, tokens[index], view)) return undefined;
      // A refusal that no step repairs is not blamed on one.
      const repairs = view.failure ? view.failure.step : step;
      return {
        state: 'refused' as const,
        event: index + 1,
        ...(repairs === undefined ? {} : { step: repairs }),
      };
    };
    const decided = events.map(decides).findLast((each) => each !== undefined);
    return { title, ...(decided ?? { state: 'open' as const, step }) };
  };
  const at = (site: string, what: RegExp) => (event: TraceEvent) =>
    event.service === 'gateway' && textOf(event, 'site') === site && what.test(event.what);
  const forBackend = (token: Token | undefined): boolean =>
    token?.purpose === 'backend' &&
    (token.claims.get('aud') === backend.appId ||
      backend.identifierUris.includes(token.claims.get('aud') ?? ''));
  return [
    last(`signed in to ${target.frontend}`, 4, {
      good: at(target.frontend, /^session begun$/),
      bad: (event) => /^(sign-in (refused|failed)|consent refused|administrator needed)$/.test(event.what),
    }),
    last(`an access token for ${target.backend}`, 7, {
      good: (event, token) => event.service === 'entra' && forBackend(token),
      bad: (event, token) => event.service === 'entra' && token?.purpose === 'backend',
    }),
    last(`${target.backend} lets it in`, 8, {
      good: at(target.backend, /^token accepted$/),
      bad: at(target.backend, /^token refused$/),
    }),
    last('Microsoft Graph asked on behalf of the user', 11, {
      good: (event, token, view) => event.service === 'graph' && token?.purpose === 'graph' && !view.failure,
      bad: (event, token, view) =>
        view.failure !== undefined &&
        (token?.purpose === 'graph' || textOf(event, 'grant')?.endsWith('jwt-bearer') === true),
    }),
  ];
}
