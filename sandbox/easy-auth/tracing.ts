import { decodeJwt, type JWTPayload } from 'jose';
import type { Details, Journal } from '../core/journey.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import type { BearerResult } from './bearer.ts';

const SHOWN = ['aud', 'iss', 'scp', 'roles', 'appid', 'azp', 'ver', 'tid'] as const;

/** What a token says of itself, as far as a trace shows it; nothing for one that is opaque. */
export function tokenDetails(token: string | undefined): { details: Details; uti: string | undefined } {
  try {
    return claimDetails(decodeJwt(token ?? ''));
  } catch {
    return { details: token ? { token: 'opaque' } : {}, uti: undefined };
  }
}

function claimDetails(claims: JWTPayload): { details: Details; uti: string | undefined } {
  const { uti, exp } = claims;
  const known = SHOWN.filter((name) => claims[name] !== undefined).map((name) => [
    name,
    String(claims[name]),
  ]);
  return {
    details: {
      ...Object.fromEntries(known),
      ...(typeof exp === 'number' ? { exp: new Date(exp * 1000).toISOString() } : {}),
    },
    uti: typeof uti === 'string' ? uti : undefined,
  };
}

/** How many judgements are remembered as told. */
const TOLD = 200;

/**
 * Tells the journal what became of a bearer token, once for each site and outcome: clients repeat their tokens, and a
 * trace is no access log.
 */
export function bearerTracing(journal: Journal) {
  const told = new Set<string>();
  return (site: Frozen<Site>, token: string, result: BearerResult): void => {
    const { details, uti } = tokenDetails(token);
    const key = `${site.id} ${uti ?? token.slice(-24)} ${result.ok ? 'accepted' : result.reason}`;
    if (told.has(key)) return;
    if (told.size >= TOLD) told.clear();
    told.add(key);
    journal.record({
      service: 'gateway',
      what: result.ok ? 'token accepted' : 'token refused',
      joins: { token: uti },
      details: {
        site: site.name,
        ...details,
        ...(result.ok ? {} : { status: result.status, reason: result.reason }),
      },
    });
  };
}
