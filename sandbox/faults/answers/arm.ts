import { decodeJwt } from 'jose';
import { errorAnswer, send } from '../../arm/answer.ts';
import { ArmError } from '../../arm/error.ts';
import { commonHeaders } from '../../arm/headers.ts';
import { targetOf } from '../../core/http.ts';
import { bearerOf } from '../../entra/tokens.ts';
import type { Exchange, LayerContext } from '../layers/layer.ts';

/** Which of a caller's budgets a request draws on. Source: "Understand how Azure Resource Manager throttles requests". */
function budgetOf(method: string | undefined): { readonly word: string; readonly header: string } {
  if (method === 'GET' || method === 'HEAD') return { word: 'read', header: 'reads' };
  return method === 'DELETE' ? { word: 'delete', header: 'deletes' } : { word: 'write', header: 'writes' };
}

/**
 * 429, with nothing left of the budget.
 * Sources: "Understand how Azure Resource Manager throttles requests" (headers); an answer quoted in velero#9171.
 */
export function armThrottled(exchange: Exchange, context: LayerContext, seconds: number): void {
  const { req } = exchange;
  const { word, header } = budgetOf(req.method);
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(targetOf(req).pathname)?.[1];
  const [whose, name] = subscription
    ? [`subscription '${subscription.slice(0, 100)}'`, `x-ms-ratelimit-remaining-subscription-${header}`]
    : [`tenant '${context.tenantId}'`, `x-ms-ratelimit-remaining-tenant-${header}`];
  const message = `Number of '${word}' requests for ${whose} actor '${actorOf(req.headers.authorization)}' exceeded. Please try again after '${seconds}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`;
  const code = subscription ? 'SubscriptionRequestsThrottled' : 'TenantRequestsThrottled';
  const headers = { 'retry-after': String(seconds), [name]: '0' };
  refuse(exchange, context, new ArmError(429, code, message, { headers }));
}

/** Who asks, by a token that nobody has verified: it is only mentioned. */
function actorOf(authorization: string | undefined): string {
  try {
    const { oid } = decodeJwt(bearerOf(authorization) ?? '');
    return typeof oid === 'string' ? oid.slice(0, 36) : '';
  } catch {
    return '';
  }
}

/**
 * 502, 503 or 504. Sources: an answer of 504 quoted in azure-cli#31815, and its headers in AzureBillingApi#4; the other
 * two are worded after it.
 */
export function armFailed(exchange: Exchange, context: LayerContext, status: number): void {
  const provider =
    /\/providers\/([\w.]+)/i.exec(targetOf(exchange.req).pathname)?.[1] ?? 'Microsoft.Resources';
  const error = {
    502: ['BadGateway', `The gateway received an invalid response from '${provider}'.`],
    503: ['ServiceUnavailable', 'The service is temporarily unavailable. Please try again later.'],
    504: [
      'GatewayTimeout',
      `The gateway did not receive a response from '${provider}' within the specified time period.`,
    ],
  }[status];
  const [code = 'ServiceUnavailable', message = ''] = error ?? [];
  refuse(
    exchange,
    context,
    new ArmError(status, code, message, { headers: { 'x-ms-failure-cause': 'service' } }),
  );
}

function refuse({ req, res }: Exchange, { clock }: LayerContext, error: ArmError): void {
  send(res, errorAnswer(error), commonHeaders(req, clock.now()));
}
