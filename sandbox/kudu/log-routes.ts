import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Response, Router } from 'express';
import { ZipFile } from 'yazl';
import type { Clock } from '../core/clock.ts';
import { deploymentsOf, siteFiles } from '../sites/files.ts';
import type { SiteLogs } from '../sites/site-log.ts';
import type { Resources } from '../state/resources.ts';
import { siteOf } from './site.ts';

export interface LogRouteOptions {
  readonly resources: Resources;
  readonly logs: SiteLogs;
  readonly clock: Clock;
  readonly dir: string;
}

/** Source: KuduLite, log streaming. */
const HEARTBEAT_MS = 60_000;
const TAIL_LINES = 10;

/** Logs as they are written, and all of them as a zip. Sources: "Enable diagnostics logging"; KuduLite's log streaming. */
export function logRoutes(options: LogRouteOptions): Router {
  const router = Router();
  router.get(['/logstream{/*path}', '/api/logstream{/*path}'], (req, res) => {
    const kind = /\/logstream\/http/i.test(req.path) ? 'http' : 'docker';
    return stream(res, options, kind);
  });
  router.get(['/dump', '/api/dump'], (_req, res) => dump(res, options));
  return router;
}

async function stream(
  res: Response,
  { logs, clock }: LogRouteOptions,
  kind: 'docker' | 'http',
): Promise<void> {
  const site = siteOf(res);
  const now = (): string => clock.now().toISOString().slice(0, 19);
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  res.write(`${now()}  Welcome, you are now connected to log-streaming service.\n`);
  const log = logs.of(site, kind);
  // What comes while the end of the file is read must come after it, and once.
  const early: string[] = [];
  let write = (line: string): void => void early.push(line);
  const stop = log.onLine((line) => write(line));
  let last = performance.now();
  const heartbeat = setInterval(() => {
    const minutes = Math.floor((performance.now() - last) / 60_000);
    if (minutes >= 1) res.write(`${now()}  No new trace in the past ${minutes} min(s).\n`);
  }, HEARTBEAT_MS);
  res.on('close', () => {
    stop();
    clearInterval(heartbeat);
  });
  const tail = await log.tail(TAIL_LINES);
  res.write(`\nStarting Log Tail -n ${TAIL_LINES} of existing logs ----\n`);
  if (tail) {
    const path = `LogFiles/${kind === 'http' ? 'http/' : ''}${tail.file}`;
    res.write(`\n/home/${path}  (https://${site.scmHostName}/api/vfs/${path})\n${tail.lines.join('\n')}\n`);
  }
  res.write('\nEnding Log Tail of existing logs ---\n\nStarting Live Log Stream ---\n\n');
  write = (line) => {
    last = performance.now();
    res.write(`${line}\n`);
  };
  for (const line of early) if (!tail?.lines.includes(line)) write(line);
}

/** Deployments' logs and LogFiles, as a zip. Source: KuduLite, `dump`. */
async function dump(res: Response, { resources, dir, clock }: LogRouteOptions): Promise<void> {
  const site = siteOf(res);
  const zip = new ZipFile();
  for (const each of deploymentsOf(resources, site)) {
    const lines = each.log.flatMap(({ time, message, details }) => [
      `${time} ${message}`,
      ...details.map((line) => `  ${line}`),
    ]);
    zip.addBuffer(Buffer.from(`${lines.join('\n')}\n`), `deployments/${each.id}/log.log`);
  }
  const { logFiles } = siteFiles(dir, site);
  if (existsSync(logFiles)) {
    const entries = await readdir(logFiles, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      const path = join(entry.parentPath, entry.name);
      zip.addFile(path, `LogFiles/${path.slice(logFiles.length + 1).replaceAll('\\', '/')}`);
    }
  }
  zip.end();
  const stamp = clock.now().toISOString().slice(5, 19).replace(/[T:]/g, '-');
  res.set({
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename=dump-${stamp}.zip`,
  });
  await pipeline(zip.outputStream, res);
}
