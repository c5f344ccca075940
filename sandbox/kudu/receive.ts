import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { KuduError, kuduErrors } from './error.ts';

const MAX_MEGABYTES = 512;

/**
 * Writes a request's body to the new file `file`. Leaves the connection as it is, so that a refusal can be answered.
 * @throws KuduError 413 when it is too large, 400 when it ends too early or is not what `x-ms-artifact-checksum`
 *   (SHA-256, hex) promises; the file is gone then
 */
export async function receive(req: IncomingMessage, file: string): Promise<void> {
  const limit = MAX_MEGABYTES * 1024 * 1024;
  if (Number(req.headers['content-length'] ?? 0) > limit) throw kuduErrors.tooLarge(MAX_MEGABYTES);
  const hash = createHash('sha256');
  let size = 0;
  await mkdir(dirname(file), { recursive: true });
  const output = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limit) throw kuduErrors.tooLarge(MAX_MEGABYTES);
      hash.update(chunk);
      await output.write(chunk);
    }
    const promised = req.headers['x-ms-artifact-checksum'];
    if (promised !== undefined && String(promised).trim().toLowerCase() !== hash.digest('hex')) {
      throw kuduErrors.wrongChecksum();
    }
  } catch (error) {
    await rm(file, { force: true });
    req.resume();
    throw req.errored ? new KuduError(400, 'The body ended too early.') : error;
  } finally {
    await output.close();
  }
}
