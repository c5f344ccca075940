import { existing } from '../../checks/facts/index.ts';
import { type Connection, sandboxOf } from '../connect.ts';
import { rememberReceipt } from '../inspect/remember-receipts.ts';
import { Browser } from './browser.ts';
import { fetchReceipt, type SignInOptions } from './index.ts';
import { listenForReceipt } from './receipt-listener.ts';
import { openSignedIn } from './robot.ts';

/**
 * Signs in to the frontend as the sandbox's own user, lets `between` change something, and has the frontend send a receipt
 * of the session that began before that. The receipt is kept.
 * @throws LabError as `signInAutomatically`; what `between` throws
 */
export async function receiptOfOldSession(
  connection: Connection,
  between: () => Promise<unknown>,
  { dir, step, signal }: SignInOptions,
): Promise<void> {
  const { cloud, target, facts } = connection;
  const { user } = sandboxOf(connection);
  const { defaultHostName } = await existing(facts.fresh(), target.frontend);
  const listener = await listenForReceipt(facts.now);
  try {
    const browser = new Browser({ cloud, home: listener.origin, signal });
    await openSignedIn(browser, `https://${defaultHostName}/`, user);
    await between();
    const page = `https://${defaultHostName}/receipt`;
    const receipt = await fetchReceipt(browser, listener, page, user);
    await rememberReceipt(connection, dir, { ...receipt, step });
  } finally {
    await listener.close();
  }
}
