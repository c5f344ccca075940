import { setTimeout as delay } from 'node:timers/promises';
import type { Receipt } from '../../checks/facts/receipts.ts';
import type { ReceiptPage } from '../../steps/index.ts';
import type { Connection } from '../connect.ts';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { rememberReceipt } from '../inspect/remember-receipts.ts';
import { addressesOf } from './addresses.ts';
import type { SignInOptions } from './index.ts';
import { listenForReceipt } from './receipt-listener.ts';

/** A place to which somebody's browser sends receipts. */
export interface Receipts {
  /** The page to open in a browser on this machine. */
  readonly address: string;
  /** The next receipt that comes, which is kept. @throws what `signal` is aborted with */
  next(signal: AbortSignal): Promise<Receipt>;
  close(): Promise<void>;
}

/** Opens such a place for the receipt page of a step. @throws LabError `step` as long as the page has no address; FactError */
export async function openReceipts(
  connection: Connection,
  page: ReceiptPage,
  { dir, step }: Pick<SignInOptions, 'dir' | 'step'>,
): Promise<Receipts> {
  const { cloud, facts } = connection;
  const [visit] = await addressesOf(connection, [page]);
  const listener = await listenForReceipt(facts.now);
  const { hostname, pathname, search } = new URL(listener.addressOf(visit?.address ?? page.address));
  return {
    address: cloud.browse(hostname, pathname + search),
    async next(signal) {
      const receipt = await listener.next(signal);
      await rememberReceipt(connection, dir, { ...receipt, step });
      return receipt;
    },
    close: () => listener.close(),
  };
}

/** How long somebody may take to sign in. */
const WITHIN_MS = 15 * 60 * 1000;

export interface BrowserSignInOptions extends SignInOptions {
  /** Opens the address, and tells the learner of it; from then on the receipt is waited for, until that time. */
  onWaiting(address: string, until: Date): void | Promise<void>;
  readonly withinMs?: number;
}

/**
 * Waits until somebody has signed in at the receipt page in a browser of their own, and the page has sent its receipt. The
 * receipt is kept, and given.
 * @throws LabError `no-receipt` when none comes in time; what `signal` was aborted with
 */
export async function signInByBrowser(
  connection: Connection,
  page: ReceiptPage,
  { onWaiting, withinMs = WITHIN_MS, ...options }: BrowserSignInOptions,
): Promise<Receipt> {
  const { signal, now } = options;
  const receipts = await openReceipts(connection, page, options);
  const ended = new AbortController();
  try {
    const received = receipts.next(AbortSignal.any([signal, ended.signal]));
    received.catch(() => {}); // whoever waits is told below
    await onWaiting(receipts.address, new Date(now().getTime() + withinMs));
    const late = delay(withinMs, undefined, { signal: ended.signal });
    late.catch(() => {});
    const receipt = await Promise.race([received, late]);
    if (receipt) return receipt;
  } finally {
    ended.abort();
    await receipts.close();
  }
  throw new LabError('no-receipt', `No receipt came within ${Math.round(withinMs / 60_000)} minutes.`, {
    next: 'Run it again when you are ready to sign in. If the page said that it has sent one, the browser may keep pages from reaching programs on this machine.',
    exit: EXIT.fails,
  });
}
