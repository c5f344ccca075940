import { decodeJwt } from 'jose';
import { bearerOf } from '../../entra/tokens.ts';
import { answerHeaders, requestIds } from '../../graph/conventions.ts';
import { errorBody, GraphError, graphErrors } from '../../graph/error.ts';
import type { Exchange, LayerContext } from '../layers/layer.ts';

/**
 * 429, for what the application has asked of the tenant.
 * Source: "Microsoft Graph service-specific throttling limits", identity and access (headers).
 */
export function graphThrottled(exchange: Exchange, context: LayerContext, seconds: number): void {
  const isWrite = exchange.req.method !== 'GET' && exchange.req.method !== 'HEAD';
  const scope = `Tenant_Application/${isWrite ? 'Write' : 'ReadWrite'}/${clientOf(exchange)}/${context.tenantId}`;
  const headers = {
    'x-ms-throttle-scope': scope,
    'x-ms-throttle-information': isWrite ? 'WriteLimitExceeded' : 'ResourceUnitLimitExceeded',
  };
  refuse(exchange, context, graphErrors.throttled(seconds, headers));
}

/** Which application asks, by a token that nobody has verified: it is only mentioned. */
function clientOf({ req }: Exchange): string {
  try {
    const { appid, azp } = decodeJwt(bearerOf(req.headers.authorization) ?? '');
    const found = appid ?? azp;
    return typeof found === 'string' && /^[\w-]{1,36}$/.test(found) ? found : '';
  } catch {
    return '';
  }
}

/**
 * 502, 503 or 504. Sources: answers of 504 quoted in microsoft-graph-docs#2505, of 503 in #6774; that 502 is worded as
 * 504 is a guess.
 */
export function graphFailed(exchange: Exchange, context: LayerContext, status: number): void {
  const [code, message] =
    status === 503 ? ['serviceNotAvailable', 'Service unavailable'] : ['UnknownError', ''];
  refuse(exchange, context, new GraphError(status, code, message));
}

function refuse({ req, res }: Exchange, { clock }: LayerContext, error: GraphError): void {
  const ids = requestIds(req, res);
  res.writeHead(error.status, {
    ...answerHeaders(ids),
    ...error.headers,
    'content-type': 'application/json',
  });
  res.end(JSON.stringify(errorBody(error, clock.now(), ids)));
}
