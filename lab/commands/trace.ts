import { Command, InvalidArgumentError } from 'commander';
import { connect } from '../connect.ts';
import { textWidth } from '../context.ts';
import { LabError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { readJournal, runningSandbox } from '../local/client.ts';
import { type Chosen, chooseSignIns } from '../trace/choose.ts';
import { type Expected, readExpected } from '../trace/expected.ts';
import { readJourneys } from '../trace/journal.ts';
import { journeyText } from '../trace/text.ts';
import { journeyView } from '../trace/view.ts';

export interface TraceOptions {
  /** How many sign-ins to show. */
  readonly last: number;
}

/** `lab trace`: declares. */
export const traceCommand = (done: (options: TraceOptions) => Promise<void>): Command =>
  new Command('trace')
    .summary('the journey of the last sign-in, explained')
    .description(
      'Shows what happened in the last sign-in to your apps: who asked whom, from the redirect to the sign-in page to the ' +
        'backend and Microsoft Graph, with the claims of each token explained and what was expected of them. Tokens, secrets ' +
        'and codes are not among it: the sandbox keeps none of them. It remembers the last 500 events since it started.\n' +
        'With --json: { expected, journeys: [{ startedAt, user, sites, events, milestones }] }.',
    )
    .option('--last <number>', 'how many sign-ins to show, the newest at the end', howMany, 1)
    .action((options: TraceOptions) => done(options));

function howMany(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 99.');
  return Number(text);
}

/**
 * Does. A sandbox that does not run is not started for it: it would have nothing to tell.
 * @throws LabError `not-supported` for another cloud than the sandbox; as `connect`
 */
export async function trace(lab: Lab, { last }: TraceOptions): Promise<ExitCode> {
  const { globals, print } = lab;
  if (globals.cloud !== 'sandbox') throw onlyInTheSandbox();
  const descriptor = await runningSandbox(globals.dir);
  if (!descriptor) {
    print.result(
      'There is no sign-in to show: the sandbox does not run, and it forgets journeys when it ends.\n' +
        'Start it with npx lab sandbox up, sign in, then look again.',
    );
    print.json({ expected: null, journeys: [] });
    return EXIT.ok;
  }
  const chosen = chooseSignIns(readJourneys(await readJournal(descriptor)), last);
  const { facts, target, cloud } = await connect(lab);
  const expected = await readExpected(facts.fresh(), target);
  const journeys = chosen.signIns.map((each) => journeyView(each, expected));
  if (journeys.length === 0) {
    const site = await facts.site(target.frontend).catch(() => undefined);
    print.result(nothingYet(chosen, site && cloud.browse(site.defaultHostName)));
  }
  const options = { colors: lab.context.colors, width: textWidth(lab.context) };
  for (const [index, each] of journeys.entries()) {
    print.result(`${index > 0 ? '\n\n' : ''}${journeyText(each, options)}`);
  }
  if (expected.unread !== undefined && journeys.length > 0) {
    print.result(`\nWhat to expect of the tokens could not be read: ${expected.unread}`);
  }
  print.json({ expected: expectedView(expected), journeys });
  return EXIT.ok;
}

function nothingYet({ abandoned }: Chosen, address: string | undefined): string {
  const ago = abandoned?.events[0].time;
  const began =
    ago === undefined
      ? ''
      : ` Somebody was sent to the sign-in page at ${ago.slice(11, 19)} UTC, and did not go on.`;
  const how = address ? `Open ${address} and sign in` : 'Do the steps up to 4, and sign in to your frontend';
  return `Nobody has signed in to your apps since the sandbox started.${began}\n${how}, or have it done: npx lab run --to 9 --yes`;
}

/** The registrations by which tokens were judged, for programs. */
const expectedView = ({ frontend, backend, unread, target }: Expected) => ({
  tenant: target.tenant,
  frontend: frontend ? { name: frontend.displayName, clientId: frontend.appId } : null,
  backend: backend
    ? {
        name: backend.displayName,
        clientId: backend.appId,
        identifierUris: backend.identifierUris,
        tokenVersion: backend.tokenVersion,
      }
    : null,
  ...(unread === undefined ? {} : { unread }),
});

const onlyInTheSandbox = (): LabError =>
  new LabError('not-supported', 'Only the sandbox keeps the journeys of sign-ins.', {
    next: 'In Azure, look at Microsoft Entra ID > Sign-in logs, and at Log stream of each app. Or leave out --cloud.',
  });
