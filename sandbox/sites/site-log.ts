import { existsSync, mkdirSync } from 'node:fs';
import { appendFile, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { siteFiles } from './files.ts';

/** One log of a site: lines with a time in front, in files of bounded size, and to whoever listens. */
export interface SiteLog {
  /** A line of the app, as it wrote it. */
  line(text: string): void;
  /** A line of the platform. */
  platform(level: 'INFO' | 'ERROR', text: string): void;
  onLine(listener: (line: string) => void): () => void;
  /** The last lines, and the file they are in; none before the first line. */
  tail(count: number): Promise<{ file: string; lines: string[] } | undefined>;
  /** Ends the log: resolves when everything so far is in the file; what comes later is dropped. */
  close(): Promise<void>;
}

/** The logs of all sites. `docker`: what apps and the platform say of them; `http`: their requests. */
export interface SiteLogs {
  of(site: Frozen<Site>, kind?: LogKind): SiteLog;
  /** Ends the logs of one site, or of all. */
  close(site?: Frozen<Site>): Promise<void>;
}

type LogKind = 'docker' | 'http';

/** A file is followed by another one at this size; this many are kept. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
const MAX_FILES = 3;

/** An app that writes faster than the disk loses lines (the older ones), and does not fill the sandbox's memory. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** Lines are collected for this long before they are written, since a file is dear to open. */
const BATCH_MS = 50;

const TAIL_BYTES = 64 * 1024;

/** The logs of the sites whose files are in the sandbox's folder `dir`. */
export function siteLogs(dir: string, clock: Clock, log: Log): SiteLogs {
  const logs = new Map<string, SiteLog>();
  return {
    of(site, kind = 'docker') {
      const { logFiles } = siteFiles(dir, site);
      const key = `${kind} ${logFiles}`;
      const found = logs.get(key);
      if (found) return found;
      const folder = kind === 'http' ? join(logFiles, 'http') : logFiles;
      const suffix = kind === 'http' ? 'http.log' : 'default_docker.log';
      const made = siteLog(folder, suffix, clock, (error) => log.fault(`the log of ${site.name}`, error));
      logs.set(key, made);
      return made;
    },
    async close(site) {
      const ends = site === undefined ? '' : ` ${siteFiles(dir, site).logFiles}`;
      const those = [...logs].filter(([key]) => key.endsWith(ends));
      await Promise.all(those.map(([, each]) => each.close()));
    },
  };
}

function siteLog(folder: string, suffix: string, clock: Clock, onFault: (error: unknown) => void): SiteLog {
  const listeners = new Set<(line: string) => void>();
  let waiting: string[] = [];
  let waitingBytes = 0;
  let lost = 0;
  let writing: Promise<void> | undefined;
  let closed = false;
  const file = rollingFile(folder, suffix, clock);

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      if (!closed) await setTimeout(BATCH_MS);
      const note = `${clock.now().toISOString()} INFO  - ${lost} lines came too fast and are lost`;
      const text = `${[...(lost > 0 ? [note] : []), ...waiting].join('\n')}\n`;
      lost = 0;
      waiting = [];
      waitingBytes = 0;
      await file.append(text);
    }
  };
  const add = (line: string): void => {
    if (closed) return;
    for (const listener of listeners) listener(line);
    waiting.push(line);
    waitingBytes += line.length;
    if (waitingBytes > MAX_WAITING_BYTES) {
      const older = waiting.splice(0, Math.ceil(waiting.length / 2));
      lost += older.length;
      waitingBytes = waiting.reduce((sum, each) => sum + each.length, 0);
    }
    writing ??= write()
      .catch(onFault)
      .finally(() => {
        writing = undefined;
      });
  };
  return {
    line: (text) => add(`${clock.now().toISOString()} ${text}`),
    platform: (level, text) => add(`${clock.now().toISOString()} ${level.padEnd(5)} - ${text}`),
    onLine(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async tail(count) {
      await writing;
      const newest = (await filesOf(folder, suffix)).at(-1);
      if (newest === undefined) return undefined;
      return { file: newest, lines: await lastLines(join(folder, newest), count) };
    },
    async close() {
      closed = true;
      await writing;
    },
  };
}

/** Adds to the newest file of the day, or begins another one and removes the oldest. */
function rollingFile(folder: string, suffix: string, clock: Clock) {
  let current: { name: string; size: number } | undefined;
  return {
    async append(text: string): Promise<void> {
      current ??= await newestOf(folder, suffix);
      const day = clock.now().toISOString().slice(0, 10).replaceAll('-', '_');
      if (!current.name.startsWith(day) || current.size > MAX_FILE_BYTES) {
        const number = Number(current.name.slice(11, 15)) + 1;
        current = { name: `${day}_${String(number).padStart(4, '0')}_${suffix}`, size: 0 };
        mkdirSync(folder, { recursive: true });
        const old = (await filesOf(folder, suffix)).slice(0, -(MAX_FILES - 1));
        await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
      }
      await appendFile(join(folder, current.name), text, { mode: 0o600 });
      current.size += Buffer.byteLength(text);
    },
  };
}

async function newestOf(folder: string, suffix: string): Promise<{ name: string; size: number }> {
  const name = (await filesOf(folder, suffix)).at(-1);
  if (name === undefined) return { name: '', size: 0 };
  return { name, size: (await stat(join(folder, name))).size };
}

/** The files of a log, oldest first: they are numbered, whatever the clock says. */
async function filesOf(folder: string, suffix: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const number = (name: string): string => name.slice(11, 15);
  return (await readdir(folder))
    .filter((name) => name.endsWith(`_${suffix}`))
    .sort((one, other) => (number(one) < number(other) ? -1 : 1));
}

async function lastLines(path: string, count: number): Promise<string[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.subarray(0, bytesRead).toString('utf8').trimEnd().split('\n').slice(-count);
  } finally {
    await file.close();
  }
}
