import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What the parity page lists, in its order: the services that imitate one, and of a site its gateway and its front end. */
export const listed = ['login', 'arm', 'graph', 'kudu', 'gateway', 'frontEnd'] as const;

export type Listed = (typeof listed)[number];

/** A request that a client of somebody else has sent, and that was answered well. No query, header or body is in it. */
export const Recorded = z.object({
  client: z.string(),
  service: z.enum(listed),
  /** Of a site: the operation as the parity page calls it. Else method and path. */
  operation: z.string(),
});

export type Recorded = z.infer<typeof Recorded>;

/** What the sandboxes have written into `folder`. */
export const readRecordings = (folder: string): Recorded[] =>
  readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => Recorded.parse(JSON.parse(line))),
  );
