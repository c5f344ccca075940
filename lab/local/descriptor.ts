import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf, LabError, reasonOf } from '../errors.ts';

/** What a sandbox says of itself in `sandbox.json`: how to reach it, and who we are there. Holds secrets. */
const Descriptor = z.object({
  instance: z.string(),
  pid: z.int(),
  port: z.int(),
  // It is asked with the control key, so it must be on this machine.
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/),
  controlKey: z.string(),
  caFile: z.string(),
  tenantId: z.string(),
  tenantDomain: z.string(),
  subscriptionId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  user: z.string(),
});

export type Descriptor = z.infer<typeof Descriptor>;

/** The sandbox's folder in the lab's folder. */
export const sandboxFolder = (dir: string): string => join(dir, 'sandbox');

/**
 * Where Azure CLI keeps what it knows of the sandbox. Not called `.azure`: az looks for a folder of the same last name in
 * every parent of the working folder, and would find the user's own `~/.azure` (knack, local context and config).
 */
export const azureConfigFolder = (dir: string): string => join(dir, '.azure-sandbox');

/**
 * The descriptor of the sandbox in the lab's folder `dir`; `undefined` when there is none, or it is not whole: the
 * sandbox writes it anew at each start, so a broken one is as good as none. Whether it still runs is another question.
 * @throws LabError `folder` when the file is there and may not be read
 */
export function readDescriptor(dir: string): Descriptor | undefined {
  const file = join(sandboxFolder(dir), 'sandbox.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw new LabError('folder', `The sandbox's file ${file} could not be read: ${reasonOf(error)}.`, {
      next: 'Make the file readable for you, or choose another folder: --dir DIR',
      cause: error,
    });
  }
  try {
    return Descriptor.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
