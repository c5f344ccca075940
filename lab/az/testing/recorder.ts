import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/** A request as it came. */
export interface Recorded {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly contentType: string;
  readonly body: Buffer;
}

export interface Recorder {
  /** Answers as the sandbox's one port does: TLS, plain HTTP and CONNECT. */
  readonly port: number;
  /** The requests since the last call of this. */
  taken(): Recorded[];
  close(): Promise<void>;
}

export interface RecorderOptions {
  /** The sandbox's port, to which requests are handed on. */
  readonly upstream: number;
  /** The sandbox's folder, whose certificate is shown. */
  readonly folder: string;
}

const TLS_HANDSHAKE = 0x16;

/** Stands in front of a sandbox and writes down what clients ask. For tests. */
export async function startRecorder({ upstream, folder }: RecorderOptions): Promise<Recorder> {
  const sockets = new Set<Socket>();
  let recorded: Recorded[] = [];
  const listener = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(Buffer.from(chunk));
    const asked = read(req, Buffer.concat(chunks));
    recorded.push(asked);
    handOn(upstream, req, asked.body, res);
  };
  const onRequest = (req: IncomingMessage, res: ServerResponse): void => {
    listener(req, res).catch((error: unknown) => res.destroy(error instanceof Error ? error : undefined));
  };
  const [cert, key] = ['server.pem', 'server-key.pem'].map((name) => readFileSync(join(folder, name)));
  const http = createHttp(onRequest);
  const https = createHttps({ cert, key }, onRequest);
  const accept = (socket: Socket): void => {
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? https : http).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  };
  http.on('connect', (_req: IncomingMessage, socket: Socket) => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    accept(socket);
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    accept(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    taken() {
      const since = recorded;
      recorded = [];
      return since;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

function read(req: IncomingMessage, body: Buffer): Recorded {
  const host = (req.headers.host ?? '').replace(/:\d+$/, '');
  const url = new URL(req.url ?? '/', `https://${host}`);
  return {
    method: req.method ?? '',
    host,
    path: decodeURIComponent(url.pathname),
    query: [...url.searchParams]
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join('&'),
    contentType: req.headers['content-type'] ?? '',
    body,
  };
}

function handOn(port: number, req: IncomingMessage, body: Buffer, res: ServerResponse): void {
  const { method, headers, url } = req;
  const path = url?.startsWith('http') ? url.replace(/^https?:\/\/[^/]+/, '') : url;
  const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
    res.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(res);
  });
  onward.on('error', (error) => res.destroy(error));
  onward.end(body);
}
