import { connectToAzure } from './connecting/azure.ts';
import type { Choose } from './connecting/choose.ts';
import type { Connection } from './connecting/connection.ts';
import { connectToSandbox } from './connecting/sandbox.ts';
import { LabError } from './errors.ts';
import { EXIT } from './exit.ts';
import type { Lab } from './lab.ts';
import type { Descriptor } from './local/descriptor.ts';
import type { Names } from './state/names.ts';

export type { Connection } from './connecting/connection.ts';
export { rememberNames } from './connecting/names.ts';

/**
 * Remembers the names that were given and connects to the lab's cloud. `choose` asks for a tenant, a subscription and a lab
 * where there are several.
 * @throws LabError as `connectToSandbox`, `connectToAzure`; FactError when nobody is signed in, or may not look
 */
export const connect = (
  lab: Lab,
  given: Partial<Names> = {},
  choose: Choose | undefined = undefined,
): Promise<Connection> =>
  lab.globals.cloud === 'sandbox' ? connectToSandbox(lab, given, choose) : connectToAzure(lab, given, choose);

/** The sandbox of a connection, for what there is in it only. @throws LabError `not-supported` elsewhere */
export function sandboxOf({ sandbox, cloud }: Pick<Connection, 'sandbox' | 'cloud'>): Descriptor {
  if (sandbox) return sandbox;
  throw new LabError('not-supported', `That is possible in the sandbox only, and not in ${cloud.name}.`, {
    next: 'In the sandbox: the same command with --cloud sandbox',
    exit: EXIT.usage,
  });
}
