import type { IncomingMessage, ServerResponse } from 'node:http';
import { whyFailed } from '../core/disk.ts';
import { sendJson, sendText } from '../core/http.ts';
import type { Log } from '../core/log.ts';
import { readJson } from './body.ts';
import { isSnapshotName, SnapshotError, type Snapshots } from './snapshots.ts';

/** A note is a few receipts. */
const MOST_BYTES = 256 * 1024;

/**
 * Answers what is asked of snapshots, whoever asks having been let in: `GET /.sandbox/snapshots` names them, `PUT
 * …/<name>` keeps the state (with a note, in JSON), `POST …/<name>/restore` makes it the sandbox's and gives the note,
 * `DELETE …/<name>` forgets it. Returns false for anything else.
 */
export function answerSnapshots(
  { method, pathname }: { method: string; pathname: string },
  req: IncomingMessage,
  res: ServerResponse,
  { snapshots, log }: { snapshots: Snapshots; log: Log },
): boolean {
  const [, name, verb] = /^\/\.sandbox\/snapshots(?:\/([^/]+)(\/restore)?)?$/.exec(pathname) ?? [pathname];
  const answer = async (): Promise<void> => {
    if (name !== undefined && !isSnapshotName(name)) {
      return sendText(res, 400, 'A snapshot has a name of small letters, digits and hyphens.\n');
    }
    if (name === undefined) return sendJson(res, 200, { names: await snapshots.names() });
    if (method === 'PUT') {
      const note = await readJson(req, MOST_BYTES);
      if (note === undefined) return sendText(res, 400, 'A note is JSON, and not long.\n');
      await snapshots.save(name, note);
      return sendJson(res, 201, {});
    }
    if (method === 'DELETE') return sendJson(res, (await snapshots.forget(name)) ? 200 : 404, {});
    const restored = await snapshots.restore(name);
    return restored ? sendJson(res, 200, restored) : sendJson(res, 404, {});
  };
  const known =
    (name === undefined && method === 'GET' && pathname === '/.sandbox/snapshots') ||
    (name !== undefined && verb === undefined && ['PUT', 'DELETE'].includes(method)) ||
    (verb !== undefined && method === 'POST');
  if (!known) return false;
  answer().catch((error: unknown) => {
    if (error instanceof SnapshotError) return sendText(res, 409, `${error.message}\n`);
    log.fault('a snapshot', error);
    return res.headersSent ? res.destroy() : sendText(res, 503, `${whyFailed(error)}\n`);
  });
  return true;
}
