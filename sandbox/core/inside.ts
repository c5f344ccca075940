import type { IncomingMessage } from 'node:http';
import { randomText, sameText } from './ids.ts';

/** Marks the requests that the sandbox's services send to each other, so that they can be told from those of clients. */
export interface Inside {
  /** The mark, for the headers of such a request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a request has the mark, which it then loses, so that no app gets to see it. */
  take(req: IncomingMessage): boolean;
}

const HEADER = 'x-sandbox-inside';

/** A mark that nobody can guess. */
export function insideMark(): Inside {
  const key = randomText(32);
  return {
    headers: { [HEADER]: key },
    take(req) {
      const sent = req.headers[HEADER];
      delete req.headers[HEADER];
      return typeof sent === 'string' && sameText(sent, key);
    },
  };
}
