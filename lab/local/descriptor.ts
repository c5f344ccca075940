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
  /** How far its clock is ahead of the machine's, in milliseconds. */
  clockOffset: z.number().optional(),
  /** What is changed in its directory is seen later. */
  replicates: z.boolean().optional(),
  /** Its state was cut short when it started. */
  cutShort: z.boolean().optional(),
});

export type Descriptor = z.infer<typeof Descriptor>;

/** What somebody has to know whose sandbox has lost something, and how they get it back. */
export const LOST =
  "The sandbox's state ended in the middle of a change: its process was ended while it wrote, or the file was cut. What came\n" +
  'after is lost. To have the steps done again that are no longer in place: npx lab run. To start over: npx lab sandbox reset';

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

/** The same for another cloud that the lab signs az in to. */
export const cloudConfigFolder = (dir: string, cloud: string): string => join(dir, `.azure-${cloud}`);
