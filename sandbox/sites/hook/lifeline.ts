import { once } from 'node:events';
import { mkdirSync, realpathSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { DOMAIN, SITES_DOMAIN } from '../../core/hosts.ts';
import { foldersAbove } from './isolation.cjs';

/** The sandbox's end of what `preload.cjs` does in the processes of sites. */
export interface Lifeline {
  /** The value of `NODE_OPTIONS` that loads the hook, in front of the site's own options. */
  nodeOptions(own: string | undefined): string;
  /** Calls `listener` with the port of an app (`PORT`) and the port it really began to listen on. */
  onListening(listener: (app: number, listening: number) => void): () => void;
  /** Tells the processes, and those that are started later, how far their clock is ahead of the machine's (ms). */
  moveClock(offset: number): void;
  close(): Promise<void>;
}

const Report = z.object({ app: z.int(), listening: z.int() });

/** A report is shorter; whoever sends more is no hook. */
const MAX_REPORT_BYTES = 1024;

/**
 * Opens the lifeline and writes the file that processes load, which holds what would else be environment variables, so
 * that an app sees App Service's environment and nothing of the sandbox's.
 */
export async function openLifeline(
  folder: string,
  sandboxPort: number,
  clockOffset: number,
): Promise<Lifeline> {
  const sockets = new Set<Socket>();
  const listeners = new Set<(app: number, listening: number) => void>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('data', (chunk) => {
      const lines = (text + chunk.toString('latin1')).split('\n');
      text = lines.pop() ?? '';
      if (text.length > MAX_REPORT_BYTES) return void socket.destroy();
      for (const line of lines) {
        const report = parse(line);
        if (report) for (const listener of listeners) listener(report.app, report.listening);
      }
    });
    socket.on('error', () => socket.destroy()); // the process ended
    socket.on('close', () => sockets.delete(socket));
  });
  server.unref(); // it is no reason for the sandbox to go on
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const lifeline = typeof address === 'object' && address ? address.port : 0;

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'hook.cjs');
  const inside = realpathSync(folder); // as Node names modules
  const blocked = foldersAbove(inside);
  const where = {
    port: sandboxPort,
    lifeline,
    domains: [DOMAIN, SITES_DOMAIN],
    ...(blocked.length > 0 ? { isolation: { inside, blocked } } : {}),
  };
  // Where an app has no package.json, Node would go by one of a project above.
  writeFileAtomic.sync(join(folder, 'package.json'), '{}\n');
  const preload = fileURLToPath(new URL('./preload.cjs', import.meta.url));
  const write = (offset: number): void => {
    const options = JSON.stringify({ ...where, clockOffset: offset });
    writeFileAtomic.sync(file, `require(${JSON.stringify(preload)}).install(${options});\n`);
  };
  write(clockOffset);
  const option = `--require ${quoted(file)}`;

  return {
    nodeOptions: (own) => (own ? `${option} ${own}` : option),
    onListening(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    moveClock(offset) {
      write(offset);
      for (const socket of sockets) socket.write(`${offset}\n`);
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A path as NODE_OPTIONS takes it: in double quotes, in which a backslash escapes. Source: Node.js, "NODE_OPTIONS". */
function quoted(path: string): string {
  const plain = sep === '/' ? path.replaceAll('\\', '\\\\') : path.replaceAll(sep, '/');
  return `"${plain.replaceAll('"', '\\"')}"`;
}

function parse(line: string): z.infer<typeof Report> | undefined {
  try {
    return Report.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined; // whatever connected here, it is no hook
  }
}
