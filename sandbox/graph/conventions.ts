import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { origins } from '../core/hosts.ts';
import { isGuid } from '../state/guid.ts';
import { wellKnown } from '../state/well-known.ts';
import type { RequestIds } from './error.ts';

/** Of every answer with a body that is no error. */
export const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

const DIAGNOSTIC = JSON.stringify({
  ServerInfo: {
    DataCenter: 'Easy Auth Lab',
    Slice: 'E',
    Ring: '5',
    ScaleUnit: '000',
    RoleInstance: 'SANDBOX00000000',
  },
});

/** What is said to whoever comes without a valid token. Source: remembered, not documented. */
export const CHALLENGE = `Bearer realm="", authorization_uri="${origins.login}/common/oauth2/authorize", client_id="${wellKnown.microsoftGraph}"`;

/** Headers that browsers may read and send. Source: answers quoted in issues of the Graph documentation. */
const EXPOSED =
  'ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, Retry-After';
const ALLOWED = 'Authorization, Content-Type, ConsistencyLevel, Prefer, client-request-id, SdkVersion';

/**
 * The headers of every answer. Source: recorded answers of the real service. A client's own id is answered with;
 * `x-ms-client-request-id`, which Azure CLI sends, is not taken for one.
 */
export const answerHeaders = ({ requestId, clientRequestId }: RequestIds): Record<string, string> => ({
  'cache-control': 'no-cache',
  'strict-transport-security': 'max-age=31536000',
  'request-id': requestId,
  'client-request-id': clientRequestId,
  'x-ms-ags-diagnostic': DIAGNOSTIC,
  'x-ms-resource-unit': '1',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED,
});

/** What all answers have in common, and the answer to a browser that asks whether it may ask. */
export const conventions: RequestHandler = (req, res, next) => {
  res.set(answerHeaders(requestIds(req, res)));
  if (req.method !== 'OPTIONS') return next();
  res.set({
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
    'access-control-allow-headers': req.get('access-control-request-headers')?.slice(0, 500) ?? ALLOWED,
    'access-control-max-age': '3600',
  });
  res.status(204).end();
};

/** The identifiers of a request, the same for its headers and its error. */
export function requestIds(req: IncomingMessage, res: ServerResponse): RequestIds {
  const known = res.getHeader('request-id');
  const requestId = typeof known === 'string' ? known : randomUUID();
  const sent = String(req.headers['client-request-id'] ?? '');
  return { requestId, clientRequestId: isGuid(sent) ? sent : requestId };
}
