import type { Context } from '../lab/context.ts';
import { contextOf, type Ran, runLab } from '../lab/testing.ts';

/** Addresses that the lab invites somebody to open, up to the receipt page, which is the last. */
const INVITATION =
  /Open this in a browser on this machine:\s+(http\S+)\s+(?:Then, in the same browser:\s+(http\S+)\s+)?The lab waits/g;

/** Somebody with a browser, in an environment of their own. */
interface Visitor {
  readonly env: Context['env'];
  visit(addresses: readonly string[]): Promise<void>;
}

/** Runs one command line of the lab as somebody who opens the pages that it asks for. */
export async function runVisiting(argv: readonly string[], { env, visit }: Visitor): Promise<Ran> {
  const context = contextOf({ env });
  const visits: Promise<void>[] = [];
  let text = '';
  for (const stream of [context.stdout, context.stderr]) {
    stream.on('data', (piece: unknown) => {
      text += String(piece);
      for (const [all, ...addresses] of text.matchAll(INVITATION)) {
        text = text.replace(all, '');
        visits.push(visit(addresses.filter((each) => each !== undefined)));
      }
    });
  }
  const ran = await runLab(argv, context);
  await Promise.all(visits);
  return ran;
}
