import { FactError } from '../../checks/facts/error.ts';
import { loginLine } from '../../checks/facts/sign-in-news.ts';
import type { Outcome } from '../../checks/run.ts';
import type { ReceiptPage, Step } from '../../steps/index.ts';
import { statusOf } from '../checking.ts';
import type { Connection } from '../connect.ts';
import { LabError } from '../errors.ts';
import { beginMarking } from '../inspect/marking.ts';
import { receiptLine } from '../receipts.ts';
import { wrapped } from '../render/inline.ts';
import { outcomeLine, verdictOptions } from '../report/verdicts.ts';
import { unlessAborted } from '../screen/ui.ts';
import { openReceipts, type Receipts } from '../sign-in/index.ts';
import type { Watching } from '../watching.ts';
import { conclude, tellSolved } from './checking.ts';
import type { Guide } from './guide.ts';
import { type Pages, pagesOf } from './pages.ts';
import { stepMenu } from './step-menu.ts';
import { HEADINGS, sectionsCalled, tellerFor, waySections } from './telling.ts';
import { say } from './words.ts';

/** How the learner's waiting ended. */
type End = 'done' | 'back' | 'shell' | 'receipt';

/**
 * Tells how to do a step oneself, and watches for it: it turns green by itself when its checks pass. Any key goes back.
 * @throws Interrupted; Left; as `Guide.connection`
 */
export async function doByHand(guide: Guide, step: Step): Promise<void> {
  const { ui } = guide;
  const receipts = await receiptsFor(guide, step);
  const mark = await beginMarking(await guide.connection(), step);
  try {
    const pages = await instructions(guide, step, receipts);
    ui.print(`\n${pages.next()}\n`);
    for (;;) {
      const end = await watchStep(guide, step, pages, receipts);
      if (end === 'done') await mark((text) => say(guide, text.trim()));
      if (end === 'done' || end === 'back') return;
      if (end === 'shell') await ui.handOver(() => guide.world.openShell());
      ui.print('');
    }
  } finally {
    await receipts?.close();
  }
}

/** Where the receipt of a step can be sent; `undefined` where it wants none, or nobody knows yet where its page is. */
async function receiptsFor(guide: Guide, step: Step): Promise<Receipts | undefined> {
  const page = step.actions.find((action): action is ReceiptPage => action.kind === 'receipt');
  if (!page) return undefined;
  const { globals, context } = guide.lab;
  const options = { dir: globals.dir, step: step.number, now: context.now };
  try {
    return await guide.interruptible(openReceipts(await guide.connection(), page, options));
  } catch (error) {
    if (!(error instanceof LabError || error instanceof FactError)) throw error;
    return undefined;
  }
}

/** Above the address of the receipt page. */
const RECEIPT =
  'The receipt page, for a browser on this machine. With this address it tells the guide what the token says of itself:';

async function instructions(guide: Guide, step: Step, receipts: Receipts | undefined): Promise<Pages> {
  const { ui, lab } = guide;
  const { colors } = lab.context;
  const teller = await tellerFor(guide, step);
  const sections = () =>
    [
      ...waySections(step),
      ...sectionsCalled(step, HEADINGS.portal),
      ...sectionsCalled(step, HEADINGS.see),
    ].map(teller.section);
  const terminal = terminalFor(await guide.connection());
  const where = () =>
    [
      colors.bold(`Step ${step.number}, by your own hand`),
      '',
      ...terminal,
      ...(receipts ? ['', wrapped(RECEIPT, ui.width), '', `    ${colors.cyan(receipts.address)}`] : []),
    ].join('\n');
  return pagesOf(ui, () => [where(), ...sections()], {
    menu: stepMenu(guide, step, { more: true, moment: 'arrived' }),
    lines: step.checks.length, // below a page there is a line for each check
  });
}

/** Where to type the commands. */
function terminalFor({ sandbox, cloud, target }: Connection): readonly string[] {
  if (!sandbox) {
    return [
      'In another terminal, in the folder of this lab, signed in to your cloud:',
      '',
      `    ${loginLine({ cloud, tenant: target.tenant })}`,
      `    az account set --subscription ${target.subscription}`,
    ];
  }
  return [
    'In another terminal, in the folder of this lab:',
    '',
    '    npx lab sandbox shell',
    '',
    'There az talks to the sandbox, and to nothing else.',
  ];
}

/** Looks at a step whenever something changes, until it is done, a receipt comes, or a key is pressed. */
async function watchStep(
  guide: Guide,
  step: Step,
  pages: Pages,
  receipts: Receipts | undefined,
): Promise<End> {
  const { ui, lab, live, world } = guide;
  const connection = await guide.connection();
  const stop = new AbortController();
  let end: End = 'back';
  let last: readonly Outcome[] = [];
  const finish = (how: End): void => {
    end = how;
    stop.abort();
  };
  const onKey = (key: string): void => {
    if (!pages.more || !['space', 'return'].includes(key)) {
      finish(key === 't' && connection.sandbox ? 'shell' : 'back');
      return;
    }
    live.clear();
    ui.print(`\n${pages.next()}\n`);
    sayThatItWatches(guide, pages.more);
  };
  const onChange: Watching['onChange'] = (results) => {
    live.clear();
    const outcomes = results.flatMap((result) => result.outcomes);
    tellChanges(guide, last, outcomes);
    last = outcomes;
    if (results.every((result) => statusOf(result) === 'pass')) {
      conclude(guide, results);
      tellSolved(guide, connection, results);
      return finish('done');
    }
    guide.note(results);
    sayThatItWatches(guide, pages.more);
  };
  const onGone = (): void => {
    live.clear();
    say(guide, 'The sandbox has ended. What you do next here starts it again.');
    finish('back');
  };
  const watchUntil = (signal: AbortSignal): Promise<void> =>
    // A look that is under way when a key is pressed is not waited for.
    unlessAborted(world.watch(lab, connection, { steps: [step], signal, onChange, onGone }), signal);
  sayThatItWatches(guide, pages.more);
  receipts?.next(stop.signal).then(
    (receipt) => {
      live.clear();
      ui.print(receiptLine(lab, receipt));
      finish('receipt');
    },
    () => {}, // nobody waits any more
  );
  try {
    await ui.meanwhile((signal) => watchUntil(AbortSignal.any([signal, stop.signal])), onKey);
  } catch (error) {
    if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
  } finally {
    live.clear();
    stop.abort();
  }
  return end;
}

function sayThatItWatches(guide: Guide, more: boolean): void {
  const { ui, live, connected } = guide;
  const shell = connected?.sandbox !== undefined;
  if (ui.redraws) {
    live.show(
      `Watching · ${more ? '[Space] more · ' : ''}${shell ? '[t] shell here · ' : ''}other key: back`,
    );
  } else {
    say(
      guide,
      `Watching. ${more ? 'Enter: more text. ' : ''}${shell ? 't and Enter: a shell right here. ' : ''}${more ? 'Any other letter and Enter' : 'Enter'}: back.`,
    );
  }
}

/** Tells what is another outcome than at the last look. */
function tellChanges({ ui, lab }: Guide, before: readonly Outcome[], now: readonly Outcome[]): void {
  const known = new Set(before.map((outcome) => JSON.stringify(outcome)));
  for (const outcome of now) {
    if (!known.has(JSON.stringify(outcome))) ui.print(outcomeLine(outcome, verdictOptions(lab)));
  }
}
