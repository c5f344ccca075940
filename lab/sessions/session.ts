import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../checks/run.ts';
import { redact } from '../actions/redact.ts';
import { type StepResult, statusOf } from '../checking.ts';
import { ensureFolder } from '../folder.ts';
import { titleOf } from '../report/verdicts.ts';
import type { CheckedCheck, Place, SessionEvent } from './events.ts';
import { markdownOf } from './markdown.ts';

/** Sessions that are kept; older ones make room. */
const MOST_SESSIONS = 200;

/** What is kept of the output of one command, in characters: a deployment prints a lot, and says the same each time. */
const MOST_OUTPUT = 20_000;

/** Output is written in pieces of this size, and at the end of its command: killed in between, a lab loses less than one. */
const PIECE = 4000;

/** Writes down what happens while a command of the lab runs. */
export interface Session {
  /** Where it takes place; the lab has just found out. */
  place(place: Place): void;
  command(line: string, folder: string): void;
  output(text: string): void;
  done(milliseconds: number): void;
  trouble(message: string, next: string): void;
  /** What the checks of some steps said; what they said before already is not written again. */
  checked(results: readonly StepResult[]): void;
  /** The command has ended; nothing is written for one in which nothing happened. */
  ended(exitCode: number): void;
}

/** A session of which nothing is kept: for commands that only tell. */
export const unrecorded: Session = {
  place: () => undefined,
  command: () => undefined,
  output: () => undefined,
  done: () => undefined,
  trouble: () => undefined,
  checked: () => undefined,
  ended: () => undefined,
};

export interface SessionOptions {
  /** The lab's folder. */
  readonly dir: string;
  /** The command line, without `lab`. */
  readonly argv: readonly string[];
  /** The lab's version. */
  readonly version: string;
  readonly now: () => Date;
  /** Told once when it cannot be written; the lab goes on without. */
  readonly onFailure: (reason: unknown) => void;
}

/** Where the sessions of a lab are kept. */
export const sessionsFolder = (dir: string): string => join(dir, 'sessions');

/**
 * A session that is written as it goes, so that a killed one is there as far as it came: `sessions/<time>-<command>.md` to
 * read, and the same as lines of JSON for `lab report`. Both are for nobody else's eyes and hold no secrets. The files are
 * made when something happens that is worth keeping.
 */
export function recordSession({ dir, argv, version, now, onFailure }: SessionOptions): Session {
  const folder = sessionsFolder(dir);
  const at = (): string => now().toISOString();
  const began: SessionEvent = {
    event: 'began',
    at: at(),
    command: argv.join(' '),
    lab: version,
    node: process.versions.node,
    platform: process.platform,
  };
  const name = nameOf(began.at, argv);
  const said = new Map<number, string>();
  let pending: SessionEvent[] = [began];
  let state: 'new' | 'open' | 'failed' = 'new';
  let room = 0;
  /** What a command has printed and nobody has written down yet. */
  let heard = '';

  const write = (event: SessionEvent): void => {
    const clean = redacted(event);
    for (const [ending, text] of [
      ['jsonl', `${JSON.stringify(clean)}\n`],
      ['md', markdownOf(clean)],
    ] as const) {
      appendFileSync(join(folder, `${name}.${ending}`), text, { mode: 0o600 });
    }
  };
  const tellHeard = (): void => {
    const text = heard;
    heard = '';
    if (text) record({ event: 'output', text });
  };
  const record = (event: SessionEvent): void => {
    tellHeard();
    if (state === 'failed') return;
    try {
      if (state === 'new') {
        ensureFolder(folder);
        forgetOld(folder);
        state = 'open';
      }
      for (const each of [...pending, event]) write(each);
      pending = [];
    } catch (error) {
      state = 'failed';
      onFailure(error);
    }
  };

  return {
    place({ cloud, tenant, subscription, resourceGroup, frontend, backend }) {
      const place: Place = { cloud, tenant, subscription, resourceGroup, frontend, backend };
      const event: SessionEvent = { event: 'place', at: at(), ...place };
      if (state === 'new') pending = [...pending, event];
      else record(event);
    },
    command(line, where) {
      room = MOST_OUTPUT;
      record({ event: 'command', at: at(), line, folder: where });
    },
    output(text) {
      if (room <= 0) return;
      heard += text.length > room ? `${text.slice(0, room)}\n…\n` : text;
      room -= text.length;
      if (heard.length > PIECE) tellHeard();
    },
    done: (milliseconds) => record({ event: 'done', at: at(), milliseconds: Math.round(milliseconds) }),
    trouble: (message, next) => record({ event: 'trouble', at: at(), message, next }),
    checked(results) {
      for (const { step, outcomes } of results) {
        const { number, title } = step;
        const checks = outcomes.map(checkedCheck);
        const key = JSON.stringify(checks);
        if (said.get(number) === key) continue;
        said.set(number, key);
        record({ event: 'checked', at: at(), step: number, title, status: statusOf({ outcomes }), checks });
      }
    },
    ended(exitCode) {
      if (state === 'open') record({ event: 'ended', at: at(), exitCode });
    },
  };
}

/** The event with each of its texts redacted: whatever an error or an address has in it. */
const redacted = (event: SessionEvent): SessionEvent =>
  JSON.parse(JSON.stringify(event), (_, value: unknown) =>
    typeof value === 'string' ? redact(value) : value,
  );

/** `2026-11-25T09-30-00-123Z-run`: sorts by time, and is a file's name everywhere. */
const nameOf = (at: string, argv: readonly string[]): string =>
  `${at.replaceAll(/[:.]/g, '-')}-${argv.find((word) => /^[a-z]+$/.test(word)) ?? 'guide'}`;

function checkedCheck(outcome: Outcome): CheckedCheck {
  const { check, status } = outcome;
  const { id, title } = check;
  switch (status) {
    case 'pass':
      return { id, title, status, found: outcome.found };
    case 'blocked':
      return { id, title, status, found: `waits for "${outcome.by.map(titleOf).join('", "')}"` };
    case 'error':
      return { id, title, status, found: outcome.message, next: outcome.next };
    case 'fail': {
      const { found, expected, why, next, expectedUntil } = outcome;
      return {
        ...{ id, title, status, found, expected, why, next },
        ...(expectedUntil === undefined ? {} : { expectedUntil }),
      };
    }
  }
}

/** Takes away the oldest sessions, so that there is room for one more. */
function forgetOld(folder: string): void {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => file.slice(0, -'.jsonl'.length))
    .sort();
  for (const old of names.slice(0, Math.max(0, names.length - MOST_SESSIONS + 1))) {
    for (const ending of ['jsonl', 'md']) rmSync(join(folder, `${old}.${ending}`), { force: true });
  }
}
