import type { Exchange, LayerContext } from '../layers/layer.ts';
import { appServiceFailed } from './app-service.ts';
import { armFailed, armThrottled } from './arm.ts';
import { entraFailed, entraThrottled } from './entra.ts';
import { graphFailed, graphThrottled } from './graph.ts';

/** Answers 429, to be asked again after so many seconds, in the words and with the headers of the service. */
export function answerThrottled(exchange: Exchange, context: LayerContext, seconds: number): void {
  switch (exchange.service) {
    case 'arm':
      armThrottled(exchange, context, seconds);
      break;
    case 'graph':
      graphThrottled(exchange, context, seconds);
      break;
    default:
      entraThrottled(exchange, context, seconds);
  }
}

/** Answers 502, 503 or 504 in the service's own shape. */
export function answerFailed(exchange: Exchange, context: LayerContext, status: number): void {
  switch (exchange.service) {
    case 'arm':
      armFailed(exchange, context, status);
      break;
    case 'graph':
      graphFailed(exchange, context, status);
      break;
    case 'login':
      entraFailed(exchange, context, status);
      break;
    default:
      appServiceFailed(exchange, status);
  }
}
