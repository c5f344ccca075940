import type { Inside } from '../core/inside.ts';
import { drop } from './layers/drop.ts';
import { errors } from './layers/errors.ts';
import { latency } from './layers/latency.ts';
import type { Exchange, Layer, LayerContext } from './layers/layer.ts';
import { throttle } from './layers/throttle.ts';

/** What happens on the way to a service. */
const CONNECTION: readonly Layer[] = [latency, drop];
/** What a service answers instead of doing what it is asked. */
const ANSWERS: readonly Layer[] = [throttle, errors];

/**
 * The faults that can be told from requests alone, as layers in front of the services: those of the connection first, as
 * on the real way. They lie between Azure and its clients: requests that services send to each other keep their
 * connection, and what App Service asks of Entra ID is answered.
 */
export function faultFilter(context: LayerContext, inside: Inside) {
  return (exchange: Exchange, go: () => void): void => {
    const isInside = inside.take(exchange.req);
    const answers = isInside && exchange.service === 'login' ? [] : ANSWERS;
    const layers = isInside ? answers : [...CONNECTION, ...answers];
    const pass = layers.reduceRight<() => void>((next, layer) => () => layer(exchange, context, next), go);
    pass();
  };
}
