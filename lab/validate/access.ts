import type { Cloud, Credential } from '../../checks/cloud.ts';
import { sandboxCloud } from '../../checks/clouds.ts';
import { keepingTokens } from '../connecting/kept-tokens.ts';
import { reachCloud } from '../connecting/reach.ts';
import { sandboxTokens } from '../connecting/sandbox-credential.ts';
import type { Lab } from '../lab.ts';
import { sandboxNow } from '../local/clock.ts';
import { startSandbox } from '../local/process.ts';

/** A cloud with a class in it, and who looks at it. */
export interface Access {
  readonly cloud: Cloud;
  /** The tenant of a student of whom the roster names none. */
  readonly tenant: string;
  /** The time there. */
  readonly now: () => Date;
  /** Signs in to a tenant. */
  credential(tenant: string): Credential;
}

/**
 * Signs in to the lab's cloud, where the class is: in the sandbox as its service principal, elsewhere as `--auth` says.
 * @throws LabError as `startSandbox`, `reachCloud`
 */
export async function openAccess(lab: Lab): Promise<Access> {
  const { globals, context } = lab;
  if (globals.cloud !== 'sandbox') {
    const { cloud, tenant, credentialIn } = await reachCloud(lab);
    const credentials = new Map<string, Credential>();
    return {
      cloud,
      tenant,
      now: context.now,
      credential(wanted) {
        const credential = credentials.get(wanted) ?? keepingTokens(credentialIn(wanted), context.now);
        credentials.set(wanted, credential);
        return credential;
      },
    };
  }
  const { descriptor } = await startSandbox(globals.dir, { env: context.env });
  const cloud = sandboxCloud(descriptor);
  const { sandboxCredential } = await import('../../checks/credentials.ts');
  const now = sandboxNow(globals.dir, context.now);
  const credential = sandboxTokens(() => sandboxCredential(descriptor, cloud), now);
  return { cloud, tenant: descriptor.tenantId, now, credential: () => credential };
}
