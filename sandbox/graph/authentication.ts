import type { Request, RequestHandler } from 'express';
import type { Journal } from '../core/journey.ts';
import type { Frozen } from '../core/store.ts';
import { bearerOf, type Caller, TokenError, type TokenFault, type Tokens } from '../entra/tokens.ts';
import type { Directory, ServicePrincipal, User } from '../state/directory.ts';
import { graphAudiences } from '../state/well-known.ts';
import { type GraphError, tokenErrors } from './error.ts';
import { traceRefusal } from './tracing.ts';

/** Who asks: a person through an application, or an application for itself. */
export interface Actor {
  readonly caller: Caller;
  /** Object ID of the user, or of the service principal. */
  readonly id: string;
  readonly user: Frozen<User> | undefined;
  readonly principal: Frozen<ServicePrincipal> | undefined;
  /** What the token allows: delegated permissions (`scp`) of a person, application permissions (`roles`) else. */
  readonly permissions: ReadonlySet<string>;
}

/** Knows who sent each request. */
export interface Authentication {
  readonly handler: RequestHandler;
  actorOf(req: Request): Actor;
}

/** Clients ask for `<resource>/.default` with what they call the resource, slash or two and all. */
const AUDIENCES: readonly string[] = [
  ...graphAudiences,
  ...graphAudiences.filter((name) => name.endsWith('/')).map((name) => `${name}/`),
];

const FAULTS: Readonly<Record<TokenFault, () => GraphError>> = {
  malformed: tokenErrors.malformed,
  signature: tokenErrors.signature,
  issuer: tokenErrors.issuer,
  audience: tokenErrors.audience,
  expired: tokenErrors.expired,
  'not-yet-valid': tokenErrors.notYetValid,
  claims: tokenErrors.claims,
};

/**
 * Requires a token for Graph of somebody who is (still) in the directory.
 * Source: "Access tokens in the Microsoft identity platform".
 */
export function authentication(tokens: Tokens, directory: Directory, journal: Journal): Authentication {
  const actors = new WeakMap<Request, Actor>();
  return {
    handler: async (req, _res, next) => {
      const caller = await callerOf(req, tokens, journal);
      actors.set(req, caller.kind === 'user' ? userActor(caller, directory) : appActor(caller, directory));
      next();
    },
    actorOf(req) {
      const actor = actors.get(req);
      if (!actor) throw new Error('a route is mounted in front of authentication');
      return actor;
    },
  };
}

async function callerOf(req: Request, tokens: Tokens, journal: Journal): Promise<Caller> {
  const token = bearerOf(req.headers.authorization);
  if (token === undefined) throw tokenErrors.empty();
  if (!token.includes('.')) throw tokenErrors.notJwt();
  try {
    return await tokens.verify(token, AUDIENCES);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    traceRefusal(journal, req, error.fault, error.claims);
    throw FAULTS[error.fault]();
  }
}

function userActor(caller: Caller, directory: Directory): Actor {
  const user = directory.users.get(caller.objectId);
  if (!user?.accountEnabled) throw tokenErrors.unknownIdentity();
  const validFrom = Date.parse(user.signInSessionsValidFromDateTime ?? '');
  // `iat` lies five minutes in the past when a token is issued, so only what is older than that is surely revoked.
  if ((Number(caller.claims.iat) + 300) * 1000 < validFrom) throw tokenErrors.revoked();
  return {
    caller,
    id: user.id,
    user,
    principal: undefined,
    permissions: new Set(caller.scopes),
  };
}

function appActor(caller: Caller, directory: Directory): Actor {
  const principal = directory.servicePrincipals.get(caller.objectId);
  if (!principal || principal.deletedDateTime) throw tokenErrors.unknownIdentity();
  return { caller, id: principal.id, user: undefined, principal, permissions: new Set(caller.roles) };
}
