import { dirname, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { askConsent } from '../asking.ts';
import { type Answered, capture } from '../capture/capture.ts';
import { questions } from '../capture/questions/index.ts';
import { connect } from '../connect.ts';
import { LabError, reasonOf } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { ensureFolder } from '../folder.ts';
import type { Lab } from '../lab.ts';

export interface AuthorCaptureOptions {
  readonly out: string;
  readonly paid: boolean;
  readonly yes: boolean;
}

const PLAN = `  makes    a resource group, a free Linux plan and a web app in it, and a few app registrations; all of it bears the
           mark of this lab, so that npx lab clean finds what an interruption leaves
  changes  registers Microsoft.Web for the subscription, where it is not
  deletes  all of it again when it has been asked, the app registrations for good`;

const SIGN: Readonly<Record<Answered['state'], string>> = {
  asked: '✓',
  'not-asked': '–',
  'by-hand': '–',
  failed: '✗',
};

/**
 * `lab author capture`. In a real cloud the subscription has to be named on the command line, and the plan agreed to.
 * @throws LabError `usage`, `needs-consent`, `folder`; as `connect`
 */
export async function captureAnswers(lab: Lab, { out, paid, yes }: AuthorCaptureOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const real = globals.cloud !== 'sandbox';
  if (real && globals.subscription === undefined) {
    throw new LabError('usage', 'This makes things in a subscription, so its owner has to name it.', {
      next: 'npx lab --cloud NAME --subscription ID author capture',
      exit: EXIT.usage,
    });
  }
  const file = resolve(context.cwd, out);
  ensureFolder(dirname(file), '--out'); // before anything is made whose answers would have no place
  const connection = await connect(lab);
  const { cloud, target, subscription } = connection;
  if (real) {
    print.say(`In ${cloud.name}, subscription ${subscription?.displayName} (${target.subscription}), this`);
    print.say(PLAN);
    print.say(paid ? '  costs    cents: two paid plans, each for a moment' : '  costs    nothing');
    if (!yes) await askConsent(lab, 'Do it?');
  }
  const {
    questions: answered,
    rows,
    left,
  } = await capture({
    connection,
    credential: connection.credential,
    questions,
    paid,
    signal: context.signal,
    onAnswered: ({ operation, state, why }) =>
      print.say(`${SIGN[state]} ${operation}${why ? `\n    ${why}` : ''}`),
  });
  try {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    writeFileAtomic.sync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new LabError('folder', `${file} could not be written: ${reasonOf(error)}`, {
      next: 'Name another file: npx lab author capture --out FILE',
    });
  }
  const asked = answered.filter(({ state }) => state === 'asked').length;
  print.result(`${asked} of ${answered.length} questions asked, ${rows.length} answers: ${file}`);
  print.result(
    'Read it before you give it away: it is scrubbed of secrets and names, and you know yours best.',
  );
  for (const each of left)
    print.result(`Not deleted: ${each}. Delete it with npx lab clean, or in the portal.`);
  print.json({ file, answers: rows.length, questions: answered, left });
  const failed = answered.some(({ state }) => state === 'failed') || left.length > 0;
  return failed ? EXIT.fails : EXIT.ok;
}
