import type { Request, RequestHandler } from 'express';
import type { JWTPayload } from 'jose';
import type { Details, Journal } from '../core/journey.ts';
import type { TokenFault } from '../entra/tokens.ts';
import type { Actor } from './authentication.ts';

/** Tells the journal what was asked of Graph in somebody's name, and what came of it. */
export function tracing(journal: Journal, actorOf: (req: Request) => Actor): RequestHandler {
  return (req, res, next) => {
    const { user, caller } = actorOf(req);
    if (user) {
      res.on('finish', () =>
        journal.record({
          service: 'graph',
          what: 'called',
          joins: joinsOf(caller.claims),
          details: {
            request: requestOf(req),
            status: res.statusCode,
            user: user.userPrincipalName,
            ...claimsOf(caller.claims),
          },
        }),
      );
    }
    next();
  };
}

/** Tells the journal of a token whose signature is good and which is refused all the same. */
export function traceRefusal(
  journal: Journal,
  req: Request,
  fault: TokenFault,
  claims: JWTPayload | undefined,
): void {
  if (!claims) return;
  journal.record({
    service: 'graph',
    what: 'token refused',
    joins: joinsOf(claims),
    details: { request: requestOf(req), status: 401, fault, ...claimsOf(claims) },
  });
}

/** The address without its query, which may name people. */
const requestOf = (req: Request): string => `${req.method} ${req.originalUrl.split('?')[0]}`;

const joinsOf = ({ uti }: JWTPayload) => ({ token: typeof uti === 'string' ? uti : undefined });

const claimsOf = (claims: JWTPayload): Details =>
  Object.fromEntries(
    ['aud', 'iss', 'scp', 'appid', 'azp', 'ver'].flatMap((name) =>
      typeof claims[name] === 'string' ? [[name, claims[name]]] : [],
    ),
  );
