import { FactError } from '../../checks/facts/error.ts';
import type { Receipt } from '../../checks/facts/receipts.ts';
import type { ReceiptPage, Step } from '../../steps/index.ts';
import { type Connection, sandboxOf } from '../connect.ts';
import { LabError } from '../errors.ts';
import { receiptLine } from '../receipts.ts';
import type { Menu } from '../screen/ui.ts';
import { browserAddresses, signInAutomatically, signInByBrowser, type Visit } from '../sign-in/index.ts';
import type { Guide } from './guide.ts';
import { showAddress } from './open-page.ts';
import { statusLine } from './status.ts';
import { say, tellTrouble } from './words.ts';

type Key = 'o' | 's' | 'j' | 'b' | 'q';

/**
 * Gets the receipt that a step asks for: the learner signs in, in a browser of their own, and the guide waits; or the guide
 * signs in for them.
 * @returns `next` also where the learner does without; `back` when they go back to the step
 * @throws Interrupted; Left; as `Guide.connection`
 */
export async function getReceipt(
  guide: Guide,
  step: Step,
  visits: readonly Visit[],
): Promise<'next' | 'back'> {
  const connection = await guide.connection();
  say(guide, `\n${invitation(visits)}`);
  let tried = false;
  for (;;) {
    const key = await guide.ui.choose(menuOf(guide, step, connection, openLabel(visits, tried)));
    if (key === 'b' || key === 'q') return 'back';
    if (key === 'j') return 'next';
    tried = true;
    const receipt = await attempt(guide, () => {
      const way = key === 's' ? signInForThem : waitForThem;
      return way(guide, connection, step, visits);
    });
    if (!receipt) continue;
    guide.ui.print(receiptLine(guide.lab, receipt));
    return 'next';
  }
}

const invitation = (visits: readonly Visit[]): string =>
  visits[0]?.kind === 'receipt'
    ? 'Now the receipt. Sign in at the frontend, in a browser on this machine; its receipt page tells the guide what the access token says of itself.'
    : 'Now renew the token and get a receipt of it, in the browser in which you are signed in.';

function openLabel(visits: readonly Visit[], tried: boolean): string {
  if (tried) return 'open it again, and wait';
  return visits[0]?.kind === 'receipt' ? 'open the page, and wait' : 'open the pages, one after the other';
}

function menuOf(guide: Guide, step: Step, { sandbox }: Connection, open: string): Menu<Key> {
  return {
    status: statusLine(guide, step),
    choices: [
      { key: 'o', label: open },
      ...(sandbox ? [{ key: 's', label: `sign in for me (${sandbox.user.split('@')[0]})` } as const] : []),
      { key: 'j', label: 'jump over it' },
      { key: 'b', label: 'back to the step' },
      { key: 'q', label: 'back to the step', unlisted: true },
    ],
    enter: 'o',
  };
}

/** What can be told to the learner is told, and they choose again. */
async function attempt(guide: Guide, get: () => Promise<Receipt | undefined>): Promise<Receipt | undefined> {
  try {
    return await get();
  } catch (error) {
    if (!(error instanceof LabError || error instanceof FactError)) throw error;
    tellTrouble(guide, error);
    return undefined;
  } finally {
    guide.live.clear();
  }
}

const optionsOf = ({ lab }: Guide, step: Step, signal: AbortSignal) => ({
  dir: lab.globals.dir,
  step: step.number,
  now: lab.context.now,
  signal,
});

/** The guide signs in as the sandbox's user, without a browser. */
function signInForThem(
  guide: Guide,
  connection: Connection,
  step: Step,
  visits: readonly Visit[],
): Promise<Receipt | undefined> {
  const { ui, lab, live } = guide;
  ui.print(`\n  Signing in as ${sandboxOf(connection).user}, without a browser:`);
  return ui.meanwhile((signal) =>
    signInAutomatically(connection, visits, {
      ...optionsOf(guide, step, signal),
      onVisit(address) {
        live.clear();
        ui.print(lab.context.colors.dim(`    ${address}`));
        if (ui.redraws) live.show('    …');
      },
    }),
  );
}

/** How the waiting ended, if not with a receipt. */
type End = 'sign in' | 'back';

/**
 * Opens the pages, one after the other, and waits for the receipt of the last. A key ends the waiting, and nothing is lost:
 * the page can be opened again.
 */
async function waitForThem(
  guide: Guide,
  connection: Connection,
  step: Step,
  visits: readonly Visit[],
): Promise<Receipt | undefined> {
  const { ui, live } = guide;
  const page = visits.find((visit): visit is ReceiptPage => visit.kind === 'receipt');
  if (!page) return undefined;
  const before = await guide.interruptible(
    browserAddresses(connection, visits.slice(0, visits.indexOf(page))),
  );
  const stop = new AbortController();
  let end: End | undefined;
  let left: string[] = [];
  let until = '';
  const openNext = async (): Promise<void> => {
    const address = left.shift();
    live.clear();
    if (address !== undefined) await showAddress(guide, address);
    if (!stop.signal.aborted) sayThatItWaits(guide, until, left.length > 0);
  };
  const onKey = (key: string): void => {
    if (left.length > 0 && ['o', 'space', 'return'].includes(key)) {
      openNext().catch(() => {}); // its address is printed in any case
      return;
    }
    end = key === 's' ? 'sign in' : 'back';
    stop.abort();
  };
  try {
    return await ui.meanwhile(
      (signal) =>
        signInByBrowser(connection, page, {
          ...optionsOf(guide, step, AbortSignal.any([signal, stop.signal])),
          onWaiting(address, time) {
            left = [...before, address];
            until = time.toTimeString().slice(0, 5);
            return openNext();
          },
        }),
      onKey,
    );
  } catch (error) {
    if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
  } finally {
    live.clear();
  }
  if (end === 'sign in') return signInForThem(guide, connection, step, visits);
  say(guide, '\nNot waiting any longer. Nothing is lost: open the page again when you like.');
  return undefined;
}

function sayThatItWaits(guide: Guide, until: string, more: boolean): void {
  const { ui, live } = guide;
  if (ui.redraws) {
    live.show(
      `  … ${more ? '[o] open the next page' : `waiting until ${until}`} · [s] sign in for me · other key: back ·`,
    );
    return;
  }
  const next = more ? 'Enter: the address of the next page.' : `Waiting for the receipt until ${until}.`;
  say(guide, `${next} s and Enter: sign in for me. ${more ? 'Any other letter and Enter' : 'Enter'}: back.`);
}
