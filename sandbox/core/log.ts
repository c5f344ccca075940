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

/**
 * A log that appends to `path`, with the time in front of each line; one older file is kept beside it. Never throws: lines
 * that a full disk does not take are lost, and counted in the next one that it takes.
 */
export function fileLog(path: string, echo?: (line: string) => void): Log {
  let size = sizeOf(path);
  let lost = 0;
  return logTo((text) => {
    const time = new Date().toISOString();
    const line = `${time} ${text}\n`;
    echo?.(line);
    try {
      if (size > LIMIT) {
        renameSync(path, `${path}.1`);
        size = 0;
      }
      const note = lost > 0 ? `\n${time} ${lost} lines could not be written and are lost\n` : '';
      appendFileSync(path, note + line, { mode: 0o600 });
      size += Buffer.byteLength(note + line);
      lost = 0;
    } catch {
      lost += 1;
    }
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
