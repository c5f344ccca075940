import type { ServerResponse } from 'node:http';
import { type Layer, tell } from './layer.ts';

/**
 * Breaks connections: half of them before the service hears of the request, half when it has done what it was asked, so
 * that only the answer is lost. A client cannot tell which.
 */
export const drop: Layer = (exchange, context, go) => {
  const { service, req, res } = exchange;
  const fault = context.faults.value('drop', service);
  const number = fault ? context.faults.draw('drop', service) : 1;
  if (!fault || number >= fault.share) return go();
  const isLost = number >= fault.share / 2;
  tell(context, exchange, isLost ? 'the answer is lost' : 'the connection breaks');
  if (!isLost) return void req.socket.destroy();
  loseAnswer(res);
  go();
};

/** Ends the connection with the first byte that would be sent. */
function loseAnswer(res: ServerResponse): void {
  const lose = (): boolean => {
    res.socket?.destroy();
    return false;
  };
  res.flushHeaders = () => void lose();
  res.write = lose;
  res.end = () => {
    lose();
    return res;
  };
}
