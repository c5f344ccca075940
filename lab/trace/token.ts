import type { Expected } from './expected.ts';
import { type Journey, type TraceEvent, textOf } from './journal.ts';

/** What the lab expects a token to be for. `other`: the lab knows nothing of it (az's, the portal's, another app's). */
export type Purpose = 'backend' | 'graph' | 'other';

/** The claims of an access token, as the events tell them. */
export interface Token {
  readonly claims: ReadonlyMap<string, string>;
  readonly purpose: Purpose;
  /** The client ID of the application that it was issued to. */
  readonly holder: string | undefined;
  /** The place in the journey (from 1) of the event that told of this token first. */
  readonly first: number;
  /** Where the token was first told of whose claims are these but for the end: this one renews it. */
  readonly renews: number | undefined;
}

/** In the order in which they are explained. Source: "Access token claims reference" (Microsoft identity platform). */
const CLAIMS = ['aud', 'scp', 'roles', 'appid', 'azp', 'iss', 'ver', 'tid', 'exp'] as const;

/**
 * The access token that each event of a journey tells of, if any, in the order of the events. Tokens have no name of their
 * own in a trace: those whose claims are alike are one.
 */
export function tokensOf({ events }: Journey, expected: Expected): readonly (Token | undefined)[] {
  const known: Token[] = [];
  return events.map((event, index) => {
    const claims = new Map(
      CLAIMS.flatMap((name) => {
        const value = textOf(event, name);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
    if (!claims.has('aud')) return undefined;
    const found = known.findLast((each) => alike(each.claims, claims));
    if (found) return found;
    const holder = claims.get('appid') ?? claims.get('azp');
    const renews = known.findLast((each) =>
      alike(without('exp', each.claims), without('exp', claims)),
    )?.first;
    const purpose = purposeOf(event, holder, expected);
    const token = { claims, holder, purpose, first: index + 1, renews };
    known.push(token);
    return token;
  });
}

/** Whether what both tell is the same; some services tell more claims than others. */
const alike = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  [...other].every(([name, value]) => (one.get(name) ?? value) === value);

const without = (name: string, claims: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...claims].filter(([each]) => each !== name));

/** The frontend's token is for the backend; the backend has one for Graph, which it got by an exchange. */
function purposeOf(
  { what }: TraceEvent,
  holder: string | undefined,
  { frontend, backend }: Expected,
): Purpose {
  if (holder === undefined) return 'other';
  if (frontend && holder === frontend.appId) return 'backend';
  return backend && holder === backend.appId && /exchanged|called/.test(what) ? 'graph' : 'other';
}
