import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A port on loopback that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Whether something accepts connections on `port` now. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1000 });
    const answer = (yes: boolean) => () => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', answer(true));
    socket.once('error', answer(false));
    socket.once('timeout', answer(false));
  });
}

/** How often a port is asked: often at first, since small apps are quick. */
const FIRST_MS = 20;
const LAST_MS = 500;

/** Asks until something accepts on `port`, at intervals and whenever `nudge` is called. Ends when `signal` is aborted. */
export function waitForPort(
  port: number,
  signal: AbortSignal,
): { done: Promise<boolean>; nudge: () => void } {
  let wake = (): void => {};
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  signal.addEventListener('abort', () => wake(), { once: true });
  const ask = async (): Promise<boolean> => {
    for (let ms = FIRST_MS; !signal.aborted; ms = Math.min(ms * 1.3, LAST_MS)) {
      if (await accepts(port)) return true;
      if (!signal.aborted) await pause(ms);
    }
    return false;
  };
  return { done: ask(), nudge: () => wake() };
}
