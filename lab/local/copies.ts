import { LabError } from '../errors.ts';
import type { Descriptor } from './descriptor.ts';
import { askSandbox } from './own-pages.ts';

/** A lab that the sandbox is to make like the one in a snapshot. */
export interface Copy {
  /** Absent: only the subscription. */
  readonly snapshot?: string;
  /** What stands in the snapshot, and what is to stand in its place. */
  readonly replace: readonly (readonly [from: string, to: string])[];
  readonly subscription: {
    readonly subscriptionId: string;
    readonly displayName: string;
    readonly state: 'Enabled' | 'Disabled';
    /** Whether the lab may look at it. */
    readonly owned: boolean;
  };
}

/** Files of hundreds of apps are put in place. */
const WITHIN_MS = 120_000;

/** Has the sandbox make labs, all or none. @throws LabError `snapshot` when one cannot be copied, `sandbox` */
export async function makeCopies(
  sandbox: Pick<Descriptor, 'url' | 'controlKey'>,
  copies: readonly Copy[],
): Promise<void> {
  const answer = await askSandbox(sandbox, 'POST', '/copies', { copies }, WITHIN_MS);
  if ('refused' in answer)
    throw new LabError('snapshot', answer.refused.message, { next: answer.refused.next });
}
