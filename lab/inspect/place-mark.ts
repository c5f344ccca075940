import { FactError } from '../../checks/facts/error.ts';
import { groupPath } from '../../checks/facts/ids.ts';
import type { Step } from '../../steps/index.ts';
import type { Connection } from '../connecting/connection.ts';
import { hasWork } from '../performing.ts';
import { MADE_BY } from './marks.ts';

type Place = Pick<Connection, 'facts' | 'target' | 'lab' | 'writer'>;

const tagOf = (lab: string): string => `${MADE_BY}-${lab}-at`;

/**
 * The step at which the learner was last, as the resource group's tags say it; `undefined` where they say nothing. Only a step
 * in which there is nothing to do leaves a mark: of all others, Azure itself tells whether they are done.
 */
export async function markedPlace({ facts, lab }: Pick<Place, 'facts' | 'lab'>): Promise<number | undefined> {
  const group = await facts.resourceGroup().catch((error: unknown) => {
    if (error instanceof FactError) return undefined; // the checks will tell why
    throw error;
  });
  const at = group?.tags?.[tagOf(lab)];
  return at !== undefined && /^\d{1,2}$/.test(at) ? Number(at) : undefined;
}

/** Marks the group with the step at which the learner is. Who may not do that is remembered by the lab's own file. */
export async function markPlace({ facts, target, lab, writer }: Place, step: Step): Promise<void> {
  try {
    const group = await facts.fresh().resourceGroup();
    if (group?.properties.provisioningState !== 'Succeeded') return;
    const before = group.tags?.[tagOf(lab)];
    const now = String(step.number);
    if (before === now || (before === undefined && hasWork(step))) return;
    await writer.tag(groupPath(target), { [tagOf(lab)]: now });
  } catch (error) {
    if (!(error instanceof FactError)) throw error;
  }
}
