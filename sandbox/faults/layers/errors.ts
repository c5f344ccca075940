import { type Layer, tell } from './layer.ts';

/** Answers with a failure; what was asked is not done. */
export const errors: Layer = async (exchange, context, go) => {
  const { service } = exchange;
  const fault = context.faults.value('errors', service);
  const number = fault ? context.faults.draw('errors', service) : 1;
  if (!fault || number >= fault.share) return go();
  // Where the number lies within the share is as good as another throw of dice.
  const status = fault.statuses[Math.floor((number / fault.share) * fault.statuses.length)] ?? 503;
  tell(context, exchange, `fails with ${status}`);
  // Loaded when it is needed: hardly any start has faults.
  const { answerFailed } = await import('../answers/index.ts');
  answerFailed(exchange, context, status);
};
