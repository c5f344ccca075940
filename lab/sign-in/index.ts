import { setTimeout as delay } from 'node:timers/promises';
import type { Receipt } from '../../checks/facts/receipts.ts';
import type { Action, Browse, ReceiptPage } from '../../steps/index.ts';
import { fill, readValues } from '../actions/placeholders.ts';
import type { Connection } from '../connect.ts';
import { LabError, reasonOf } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { keepReceipt, receiptsOf } from '../state/lab-file.ts';
import { Browser } from './browser.ts';
import { listenForReceipt, type ReceiptListener } from './receipt-listener.ts';
import { openSignedIn } from './robot.ts';

/** A page of a step that is opened by somebody who signs in. */
export type Visit = Browse | ReceiptPage;

/** What the two ways to a receipt need. */
export interface SignInOptions {
  /** The lab's folder, where receipts are kept. */
  readonly dir: string;
  /** The number of the step that wants the receipt. */
  readonly step: number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
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
  { dir, step, now, signal, onVisit }: SignInOptions & { onVisit?(address: string): void },
): Promise<Receipt | undefined> {
  const { cloud, target, sandbox } = connection;
  const listener = await listenForReceipt(now);
  const browser = new Browser({ cloud, home: listener.origin, signal });
  const addresses = await addressesOf(connection, visits);
  const renews = addresses.some(({ address }) => isRefresh(address));
  const [last] = receiptsOf(dir, target).slice(-1);
  try {
    let receipt: Receipt | undefined;
    for (let tries = 0; tries < (renews ? MOST_REFRESHES : 1); tries += 1) {
      for (const { kind, address } of addresses) {
        onVisit?.(address);
        if (kind === 'receipt') receipt = await fetchReceipt(browser, listener, address, sandbox.user);
        else if (isRefresh(address)) await refresh(browser, address, sandbox.user);
        else await openSignedIn(browser, address, sandbox.user);
      }
      if (!receipt || receipt.iat !== last?.iat || receipt.exp !== last?.exp) break;
      await delay(1000 - (now().getTime() % 1000), undefined, { signal });
    }
    if (receipt) keepReceipt(dir, target, { ...receipt, step });
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

async function addressesOf(
  { target, facts }: Connection,
  visits: readonly Visit[],
): Promise<readonly Visit[]> {
  const now = facts.fresh();
  return Promise.all(
    visits.map(async (visit) => ({
      ...visit,
      address: fill(visit.address, await readValues(visit.address, target, now)),
    })),
  );
}

/** The addresses of pages as a browser on this machine opens them. */
export async function browserAddresses(
  connection: Connection,
  visits: readonly Visit[],
): Promise<readonly string[]> {
  return (await addressesOf(connection, visits)).map(({ address }) => {
    const { hostname, pathname, search } = new URL(address);
    return connection.cloud.browse(hostname, pathname + search);
  });
}

const isRefresh = (address: string): boolean => new URL(address).pathname === '/.auth/refresh';

async function fetchReceipt(
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
  { dir, step, now, signal, onWaiting, withinMs = WITHIN_MS }: BrowserSignInOptions,
): Promise<Receipt> {
  const { cloud, target } = connection;
  const [visit] = await addressesOf(connection, [page]);
  const listener = await listenForReceipt(now);
  try {
    const { hostname, pathname, search } = new URL(listener.addressOf(visit?.address ?? page.address));
    const received = listener.next();
    await onWaiting(cloud.browse(hostname, pathname + search), new Date(now().getTime() + withinMs));
    const ended = new AbortController();
    const late = delay(withinMs, undefined, { signal: AbortSignal.any([signal, ended.signal]) });
    const receipt = await Promise.race([received, late]).finally(() => {
      late.catch(() => {}); // whoever waits has been told
      ended.abort();
    });
    if (receipt) {
      keepReceipt(dir, target, { ...receipt, step });
      return receipt;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await listener.close();
  }
  throw new LabError('no-receipt', `No receipt came within ${Math.round(withinMs / 60_000)} minutes.`, {
    next: 'Run it again when you are ready to sign in. If the page said that it has sent one, the browser may keep pages from reaching programs on this machine.',
    exit: EXIT.fails,
  });
}
