import { type Layer, tell } from './layer.ts';

/** Refuses requests as if there had been too many. */
export const throttle: Layer = async (exchange, context, go) => {
  const { service } = exchange;
  const fault = context.faults.value('throttle', service);
  if (!fault || context.faults.draw('throttle', service) >= fault.share) return go();
  tell(context, exchange, 'throttled');
  // Loaded when it is needed: hardly any start has faults.
  const { answerThrottled } = await import('../answers/index.ts');
  answerThrottled(exchange, context, fault.retryAfter);
};
