import { appendFileSync, renameSync, statSync } from 'node:fs';

/**
 * The sandbox's own log: what it was asked and what went wrong. It gets paths without their queries, and never a header
 * or a body, so that no token can reach it.
 */
export interface Log {
  info(message: string): void;
  /** A request that the sandbox does not imitate: said plainly, so that nobody mistakes it for a learner's mistake. */
  notImitated(service: string, what: string): void;
  /** A fault of the sandbox itself. */
  fault(where: string, error: unknown): void;
}

const LIMIT = 4 * 1024 * 1024;

/** A log that appends to `path`, with the time in front of each line; one older file is kept beside it. */
export function fileLog(path: string, echo?: (line: string) => void): Log {
  let size = sizeOf(path);
  return logTo((text) => {
    const line = `${new Date().toISOString()} ${text}\n`;
    if (size > LIMIT) {
      renameSync(path, `${path}.1`);
      size = 0;
    }
    appendFileSync(path, line, { mode: 0o600 });
    size += Buffer.byteLength(line);
    echo?.(line);
  });
}

/** A log that hands each line to `write`. */
export function logTo(write: (line: string) => void): Log {
  return {
    info: (message) => write(oneLine(message)),
    notImitated: (service, what) => write(oneLine(`not imitated: ${service} ${what}`)),
    fault: (where, error) => {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      write(`fault in ${oneLine(where)}: ${detail.replaceAll('\n', '\n  ')}`);
    },
  };
}

/** Control characters in what a client sent must not forge lines of the log. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
