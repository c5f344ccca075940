import { FactError } from '../../checks/facts/error.ts';
import { groupPath } from '../../checks/facts/ids.ts';
import type { Receipt } from '../../checks/facts/receipts.ts';
import type { Connection } from '../connecting/connection.ts';
import { type KeptReceipt, keepReceipt, receiptsOf, replaceReceipts } from '../state/lab-file.ts';
import { receiptsIn, receiptTags, receiptTagsIn } from './kept-receipts.ts';

type Place = Pick<Connection, 'facts' | 'target' | 'lab' | 'writer'>;

/**
 * Remembers what a frontend has sent, in the lab's own file and on the resource group: so it is found again from another
 * machine, or when the file is gone. What is remembered are claims, never a token.
 * @throws LabError as `updateLabState`
 */
export async function rememberReceipt(
  place: Place,
  dir: string,
  receipt: Receipt & { readonly step: number },
): Promise<void> {
  keepReceipt(dir, place.target, receipt);
  await writeTags(place, receiptsOf(dir, place.target));
}

/** All that is remembered of the frontend, in either place; the newest is the last. @throws as `readLabState`; FactError */
export async function rememberedReceipts(
  { facts, target, lab }: Omit<Place, 'writer'>,
  dir: string,
): Promise<readonly KeptReceipt[]> {
  const group = await facts.fresh().resourceGroup();
  return receiptsIn(group?.tags ?? {}, lab, target, receiptsOf(dir, target));
}

/** Makes these the only receipts of the frontend, in both places. @throws LabError as `updateLabState` */
export async function forgetReceipts(place: Place, dir: string, kept: readonly KeptReceipt[]): Promise<void> {
  replaceReceipts(dir, place.target, kept);
  await writeTags(place, kept);
}

/** Who may not tag the group keeps receipts in the file only; `lab doctor` says so. */
async function writeTags(
  { facts, target, lab, writer }: Place,
  receipts: readonly KeptReceipt[],
): Promise<void> {
  try {
    const group = await facts.fresh().resourceGroup();
    if (group?.properties.provisioningState !== 'Succeeded') return;
    const before = receiptTagsIn(group.tags ?? {}, lab);
    const now = receiptTags(lab, receipts);
    const gone = Object.entries(before).filter(([name]) => !(name in now));
    if (gone.length > 0) await writer.tag(groupPath(target), Object.fromEntries(gone), 'delete');
    if (Object.keys(now).length > 0) await writer.tag(groupPath(target), now);
  } catch (error) {
    if (!(error instanceof FactError)) throw error;
  }
}
