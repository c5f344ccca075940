import { setTimeout as delay } from 'node:timers/promises';
import type { Receipt } from '../../checks/facts/receipts.ts';
import type { Action } from '../../steps/index.ts';
import { type Connection, sandboxOf } from '../connect.ts';
import { LabError, reasonOf } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { rememberReceipt } from '../inspect/remember-receipts.ts';
import { receiptsOf } from '../state/lab-file.ts';
import { addressesOf, type Visit } from './addresses.ts';
import { Browser } from './browser.ts';
import { listenForReceipt, type ReceiptListener } from './receipt-listener.ts';
import { openSignedIn } from './robot.ts';

export { browserAddresses, type Visit } from './addresses.ts';
export { openReceipts, type Receipts, signInByBrowser } from './by-browser.ts';

/** What the two ways to a receipt need. */
export interface SignInOptions {
  /** The lab's folder, where receipts are kept. */
  readonly dir: string;
  /** The number of the step that wants the receipt. */
  readonly step: number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

export interface AutomaticOptions extends SignInOptions {
  /** How long to look again where the receipt says that the call failed at something that may pass by itself. */
  readonly patienceMs?: number;
  /** Told of each page that is opened. */
  onVisit?(address: string): void;
}

/** The pages that a step wants to have opened for its receipt, in order; none where it wants no receipt. */
export const visitsOf = (actions: readonly Action[]): readonly Visit[] => {
  const visits = actions.filter((action) => action.kind === 'browse' || action.kind === 'receipt');
  return visits.some(({ kind }) => kind === 'receipt') ? visits : [];
};

/** How often a token is renewed until it is another one: tokens that are issued within a second can be alike. */
const MOST_REFRESHES = 3;

/**
 * Opens the pages of a step as the sandbox's own user, without a screen: signs in and consents where that is asked for. The
 * receipt is kept, and given.
 * @throws LabError `sign-in` when something refuses, `no-receipt` when the page has none for the lab; what `signal` was
 *   aborted with
 */
export async function signInAutomatically(
  connection: Connection,
  visits: readonly Visit[],
  { dir, step, signal, patienceMs = 0, onVisit }: AutomaticOptions,
): Promise<Receipt | undefined> {
  const { cloud, target, facts } = connection;
  const sandbox = sandboxOf(connection);
  const listener = await listenForReceipt(facts.now);
  const browser = new Browser({ cloud, home: listener.origin, signal });
  const addresses = await addressesOf(connection, visits);
  const renews = addresses.some(({ address }) => isRefresh(address));
  const [last] = receiptsOf(dir, target).slice(-1);
  const visitAll = async (): Promise<Receipt | undefined> => {
    let receipt: Receipt | undefined;
    for (let tries = 0; tries < (renews ? MOST_REFRESHES : 1); tries += 1) {
      for (const { kind, address } of addresses) {
        onVisit?.(address);
        if (kind === 'receipt') receipt = await fetchReceipt(browser, listener, address, sandbox.user);
        else if (isRefresh(address)) await refresh(browser, address, sandbox.user);
        else await openSignedIn(browser, address, sandbox.user);
      }
      if (!receipt || receipt.iat !== last?.iat || receipt.exp !== last?.exp) break;
      await delay(1000 - (facts.now().getTime() % 1000), undefined, { signal });
    }
    return receipt;
  };
  try {
    const end = performance.now() + patienceMs;
    let receipt = await unlessBroken(visitAll, signal);
    while (PASSING.has(receipt?.call ?? '') && performance.now() < end) {
      await delay(LOOK_AGAIN_MS, undefined, { signal });
      receipt = await unlessBroken(visitAll, signal);
    }
    if (receipt) await rememberReceipt(connection, dir, { ...receipt, step });
    return receipt;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof LabError) throw error;
    throw new LabError('sign-in', `The automatic sign-in broke off: ${reasonOf(error)}.`, {
      next: 'Look at the earlier steps: npx lab check',
      cause: error,
    });
  } finally {
    await listener.close();
  }
}

/** What passes by itself: a consent that was just given and is not known everywhere, a service in trouble. */
const PASSING: ReadonlySet<string> = new Set([
  ...['graph-consent', 'graph-sign-in', 'graph-unreachable', 'graph-refused'],
  ...['backend-unreachable', 'backend-timeout', 'backend-error'],
]);
const LOOK_AGAIN_MS = 500;

/** A form that was lost on its way cannot be sent once more: whoever signs in begins anew. */
const MOST_BEGINNINGS = 4;

/** Does `work`, and does it anew while connections break or services are in trouble. @throws what `work` throws last */
async function unlessBroken<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof LabError || signal.aborted || tries >= MOST_BEGINNINGS) throw error;
      await delay(500 * tries, undefined, { signal });
    }
  }
}

const isRefresh = (address: string): boolean => new URL(address).pathname === '/.auth/refresh';

/**
 * Opens the receipt page, signing in where that is asked for, and gives what it sends to the lab.
 * @throws LabError `no-receipt`; as `openSignedIn`
 */
export async function fetchReceipt(
  browser: Browser,
  listener: ReceiptListener,
  address: string,
  user: string,
): Promise<Receipt> {
  const page = await openSignedIn(browser, listener.addressOf(address), user);
  const form = page.forms.find(({ action }) => action.startsWith(`${listener.origin}/`));
  if (!form) {
    throw new LabError(
      'no-receipt',
      `${address} shows “${page.heading || page.title}” (HTTP ${page.status}) and no receipt.`,
      { next: 'See that the frontend runs, and is the lab’s own: npx lab check 1', exit: EXIT.fails },
    );
  }
  const received = listener.next();
  const { heading } = await browser.submit(page, form, form.buttons[0]);
  // The answer comes after the receipt was taken, or says that it was not.
  const taken = await Promise.race([received, undefined]);
  if (taken) return taken;
  throw new LabError('no-receipt', `The lab did not take the receipt of ${address}: “${heading}”.`, {
    next: 'Deploy the frontend anew, in case it is an older one: npx lab solve 1',
    exit: EXIT.fails,
  });
}

/** Renews the tokens of a session, which has to be there. */
async function refresh(browser: Browser, address: string, user: string): Promise<void> {
  await openSignedIn(browser, new URL('/', address).href, user);
  const { status } = await browser.open(address);
  if (status === 200) return;
  throw new LabError('sign-in', `The session could not be renewed: ${address} answered ${status}.`, {
    next: 'A refresh token is there only if the sign-in asked for offline_access: npx lab check 7',
    exit: EXIT.fails,
  });
}
