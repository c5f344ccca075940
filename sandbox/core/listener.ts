import { once } from 'node:events';
import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Certificates } from './authority.ts';
import { counterpart, hostName, serviceOf } from './hosts.ts';
import type { Log } from './log.ts';

/** Takes over a connection that asked for another protocol (WebSocket). */
export type UpgradeListener = (req: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What answers, once the sandbox is ready. */
export interface Serving {
  /** Who comes by TLS before they are there waits for them. */
  readonly certificates: Promise<Certificates>;
  readonly onRequest: RequestListener;
  readonly onUpgrade: UpgradeListener;
}

export interface Listener {
  /** Listens on loopback, on `port` (0: any). Resolves with the port. Rejects with `EADDRINUSE` when it is taken. */
  listen(port: number): Promise<number>;
  /** Begins to answer; connections that came before have waited. */
  serve(serving: Serving): void;
  close(): Promise<void>;
}

/** A cookie that is split over several headers, and three tokens beside it, must fit. */
const MAX_HEADER_BYTES = 64 * 1024;

const TLS_HANDSHAKE = 0x16;

/**
 * One port for everything: plain HTTP, TLS, and CONNECT (what `az` and other clients do with `HTTPS_PROXY`), told apart
 * by the first byte of a connection. CONNECT leads back to this port and to nowhere else, so that no client in the
 * sandbox's environment can reach the real cloud by mistake.
 */
export function createListener(log: Log): Listener {
  const sockets = new Set<Socket>();
  const waiting = new Set<Socket>();
  let accept = (socket: Socket): void => void waiting.add(socket);

  const tcp = createTcp((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy()); // a client that goes away is no event
    accept(socket);
  });

  return {
    async listen(port) {
      tcp.listen(port, '127.0.0.1');
      await once(tcp, 'listening');
      const address = tcp.address();
      return typeof address === 'object' && address ? address.port : port;
    },
    serve(serving) {
      const { http, https } = createServers(serving, log, (socket) => accept(socket));
      accept = (socket) => tellApart(socket, http, https);
      for (const socket of waiting) accept(socket);
      waiting.clear();
    },
    async close() {
      if (!tcp.listening) return;
      const closed = once(tcp, 'close');
      tcp.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function tellApart(socket: Socket, http: Server, https: Promise<Server>): void {
  const hand = (server: Server): void => {
    server.emit('connection', socket);
    process.nextTick(() => socket.resume());
  };
  socket.once('data', (first: Buffer) => {
    socket.pause();
    socket.unshift(first);
    if (first[0] === TLS_HANDSHAKE) https.then(hand, () => socket.destroy());
    else hand(http);
  });
}

function createServers(
  { certificates, onRequest, onUpgrade }: Serving,
  log: Log,
  accept: (socket: Socket) => void,
) {
  const options = { maxHeaderSize: MAX_HEADER_BYTES };
  const prepare = (server: Server): Server => {
    server.on('upgrade', onUpgrade);
    server.on('clientError', answerUnreadable);
    server.on('connect', (req: IncomingMessage, socket: Socket, head: Buffer) => {
      const target = hostName(req.url ?? '');
      if (serviceOf(target) === undefined) {
        log.info(`proxy CONNECT ${target}: refused, it is outside the sandbox`);
        // In the first line: of a refused connection, clients show nothing else.
        const own = counterpart(target);
        const why =
          own === undefined
            ? 'The sandbox connects to its own hosts (under .localhost) only.'
            : `The sandbox has no ${target}: its own is https://${own}`;
        socket.end(
          `HTTP/1.1 403 Forbidden. ${why}\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${why}\n`,
        );
        return;
      }
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      if (head.length > 0) socket.unshift(head);
      accept(socket);
    });
    return server;
  };
  const https = certificates.then(({ cert, key }) =>
    prepare(createHttps({ ...options, cert, key }, onRequest)),
  );
  https.catch(() => undefined); // whoever makes them says so
  return { http: prepare(createHttp(options, onRequest)), https };
}

/** What Node could not read as HTTP: 431 for headers that are too large, 400 otherwise, and the connection ends. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}
