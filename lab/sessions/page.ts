import { readFileSync } from 'node:fs';
import ejs from 'ejs';
import type { Completion } from './completion.ts';
import { moment, SIGNS } from './markdown.ts';
import type { KeptSession } from './read-sessions.ts';

export interface PageOptions {
  readonly completion: Completion;
  readonly sessions: readonly KeptSession[];
  /** When the page is made. */
  readonly made: Date;
}

/** The report as one HTML page that needs nothing else: no script, no font, no address. */
export function reportPage({ completion, sessions, made }: PageOptions): string {
  const template = readFileSync(new URL('page.ejs', import.meta.url), 'utf8');
  const newestFirst = [...sessions].reverse();
  return ejs.render(template, {
    completion,
    sessions: newestFirst,
    made: made.toISOString(),
    moment,
    signs: SIGNS,
  });
}
