import type { IncomingMessage } from 'node:http';

/** Tokens and codes are a few kilobytes each; more than this is nobody's sign-in. */
const LIMIT = 256 * 1024;

/** The body of a request as text; `undefined` when it is larger than any sign-in's. */
export async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
