import type { Receipt } from '../checks/facts/receipts.ts';
import type { Step } from '../steps/index.ts';
import { type Connection, sandboxOf } from './connect.ts';
import type { Lab } from './lab.ts';
import { openInBrowser } from './opening.ts';
import { createLiveLine } from './report/live-line.ts';
import { hanging, verdictOptions } from './report/verdicts.ts';
import { browserAddresses, signInAutomatically, signInByBrowser, type Visit } from './sign-in/index.ts';

/** Gets the receipt that a step wants, telling what is going on. */
export type GetReceipt = (
  lab: Lab,
  connection: Connection,
  step: Step,
  visits: readonly Visit[],
) => Promise<void>;

const optionsOf = ({ context, globals }: Lab, step: Step) => ({
  dir: globals.dir,
  step: step.number,
  now: context.now,
  signal: context.signal,
});

/** How long what was just changed may take to be known to all of Azure. */
const PATIENCE_MS = 30_000;

/** The lab signs in by itself, as the sandbox's user. @throws LabError as `signInAutomatically` */
export const automatically: GetReceipt = async (lab, connection, step, visits) => {
  const { print, context } = lab;
  print.say(`  Signing in as ${sandboxOf(connection).user}, without a browser:`);
  const receipt = await signInAutomatically(connection, visits, {
    ...optionsOf(lab, step),
    patienceMs: PATIENCE_MS,
    onVisit: (address) => print.say(context.colors.dim(`    ${address}`)),
  });
  if (receipt) print.say(receiptLine(lab, receipt));
};

/**
 * Somebody signs in, in a browser of their own, to which the address is given; the lab waits for the receipt. What is to be
 * opened before that comes first.
 * @throws LabError as `signInByBrowser`
 */
export const inBrowser: GetReceipt = async (lab, connection, step, visits) => {
  const live = createLiveLine(lab);
  const at = visits.findIndex(({ kind }) => kind === 'receipt');
  const page = visits[at];
  if (page?.kind !== 'receipt') return;
  const first = await browserAddresses(connection, visits.slice(0, at));
  try {
    const receipt = await signInByBrowser(connection, page, {
      ...optionsOf(lab, step),
      async onWaiting(address, until) {
        await invite(lab, [...first, address]);
        const time = until.toTimeString().slice(0, 5);
        lab.print.say(lab.context.colors.dim(`  The lab waits until ${time}; Ctrl+C ends it.`));
        live.show('    … waiting for the receipt');
      },
    });
    live.clear();
    lab.print.say(receiptLine(lab, receipt));
  } finally {
    live.clear();
  }
};

/** Opens the first of some addresses, and prints all of them, in the order in which they are to be opened. */
async function invite({ print, context }: Lab, addresses: readonly string[]): Promise<void> {
  const [first = '', ...rest] = addresses;
  const opened = await openInBrowser(context, first);
  print.say(opened ? '  Opened in your browser:' : '  Open this in a browser on this machine:');
  print.say(`\n    ${context.colors.cyan(first)}\n`);
  for (const address of rest)
    print.say(`  Then, in the same browser:\n\n    ${context.colors.cyan(address)}\n`);
}

/** A receipt in a line or two, in the width of the terminal. */
export function receiptLine(lab: Pick<Lab, 'context' | 'globals'>, receipt: Receipt): string {
  const { token, aud, scp, app, exp, call } = receipt;
  const until =
    exp === undefined ? '' : `, good until ${new Date(exp * 1000).toISOString().slice(11, 16)} UTC`;
  const words =
    token === 'jwt'
      ? `a token for ${aud ?? 'nobody'}${scp ? `, ${scp}` : ''}, issued to ${app ?? 'nobody'}${until}`
      : {
          opaque: 'a token that only its issuer can read',
          none: 'no access token',
          unusable: 'no usable token',
        }[token];
  const { colors, width } = verdictOptions(lab);
  const text = `Receipt: ${words}${call ? `; the call to the backend: ${call}` : ''}`;
  return hanging(`    ${colors.green('✔')} `, text, width);
}
