import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../errors.ts';
import { SessionEvent } from './events.ts';
import { sessionsFolder } from './session.ts';

/** A session as it was written. */
export interface KeptSession {
  /** Its file's name without the ending. */
  readonly name: string;
  readonly events: readonly SessionEvent[];
  /** Lines that cannot be read: the last one of a session that was killed, or somebody has changed the file. */
  readonly damaged: number;
}

/** The sessions of the lab in `dir`, oldest first; none where there are none. @throws what reading a file throws */
export function readSessions(dir: string): readonly KeptSession[] {
  const folder = sessionsFolder(dir);
  return fileNames(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
      const events = lines.flatMap((line) => eventOf(line) ?? []);
      return { name: file.slice(0, -'.jsonl'.length), events, damaged: lines.length - events.length };
    })
    .filter(({ events }) => events.length > 0);
}

function fileNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function eventOf(line: string): SessionEvent | undefined {
  try {
    return SessionEvent.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
