import type { Layer } from './layer.ts';

/** Lets a request wait, as on a long way. */
export const latency: Layer = ({ service, req }, { faults }, go) => {
  const fault = faults.value('latency', service);
  if (!fault) return go();
  const jitter = fault.jitter === 0 ? 0 : fault.jitter * (2 * faults.draw('latency', service) - 1);
  const timer = setTimeout(go, Math.max(0, fault.ms + jitter));
  req.socket.once('close', () => clearTimeout(timer));
};
