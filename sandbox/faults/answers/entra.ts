import { sendJson, sendText, targetOf } from '../../core/http.ts';
import { define, type EntraError, errorBody } from '../../entra/error.ts';
import type { Exchange, LayerContext } from '../layers/layer.ts';

const AGAIN = 'The same request works a moment later.';

/** Source: "Microsoft Entra authentication & authorization error codes" (text); that it comes with 429 is a guess. */
const throttled = define({
  code: 90055,
  error: 'temporarily_unavailable',
  status: 429,
  means: 'The sandbox was asked to refuse some requests as if there had been too many.',
  next: AGAIN,
  text: () => 'There are too many incoming requests. Please try again later.',
});

/** Source: an answer quoted in azure-sdk-for-python#14241 (503); the other statuses are given the same body. */
const failed = define({
  code: 90033,
  error: 'temporarily_unavailable',
  status: 503,
  means: 'The sandbox was asked to fail now and then.',
  next: AGAIN,
  text: () => 'A transient error has occurred. Please try again.',
});

/** 429. */
export function entraThrottled(exchange: Exchange, context: LayerContext, seconds: number): void {
  exchange.res.setHeader('retry-after', String(seconds));
  refuse(exchange, context, throttled(), 429);
}

/** 502, 503 or 504. */
export function entraFailed(exchange: Exchange, context: LayerContext, status: number): void {
  refuse(exchange, context, failed(), status);
}

/** Programs get JSON, people a page. */
function refuse({ req, res }: Exchange, { clock }: LayerContext, error: EntraError, status: number): void {
  const body = errorBody(error, clock.now());
  res.setHeader('cache-control', 'no-store, no-cache');
  res.setHeader('x-ms-request-id', body.trace_id);
  const forPeople = /\/(authorize|logout|deviceauth|adminconsent|kmsi|reprocess)(\/|$)/.test(
    targetOf(req).pathname,
  );
  if (!forPeople) {
    sendJson(res, status, body);
    return;
  }
  const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in to your account</title></head>
<body><main><h1>Sorry, but we’re having trouble signing you in.</h1>
<p role="alert">AADSTS${error.code}: ${error.message}</p></main></body></html>
`;
  sendText(res, status, page, 'text/html');
}
