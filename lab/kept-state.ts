import { z } from 'zod';
import { type Connection, sandboxOf } from './connect.ts';
import { restoreSnapshot, saveSnapshot } from './local/snapshots.ts';
import { KeptReceipt, receiptsOf, replaceReceipts } from './state/lab-file.ts';

/** What is kept with the state of a sandbox: what its frontend had told the lab by then. */
const Note = z.object({ receipts: z.array(KeptReceipt) });

/** Keeps the sandbox under a name, as it is now, with the lab's receipts in `dir`. @throws LabError `snapshot` */
export const keepState = (connection: Connection, dir: string, name: string): Promise<void> =>
  saveSnapshot(sandboxOf(connection), name, { receipts: receiptsOf(dir, connection.target) });

/** Goes back to a state and its receipts. False when none of that name was kept. @throws LabError `snapshot` */
export async function restoreState(connection: Connection, dir: string, name: string): Promise<boolean> {
  const restored = await restoreSnapshot(sandboxOf(connection), name);
  if (!restored) return false;
  replaceReceipts(dir, connection.target, Note.safeParse(restored.note).data?.receipts ?? []);
  return true;
}
