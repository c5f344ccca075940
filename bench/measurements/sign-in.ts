import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sandboxCloud } from '../../checks/clouds.ts';
import { sandboxFolder } from '../../lab/local/descriptor.ts';
import { Browser } from '../../lab/sign-in/browser.ts';
import { openSignedIn } from '../../lab/sign-in/robot.ts';
import type { Measurement } from '../measurement.ts';
import { ratio } from '../statistics.ts';
import { startSandbox } from '../tools/sandbox.ts';

const Names = z.object({ frontend: z.string() });

const SIGN_IN = 'sign in, and see the profile';
const AGAIN = 'see the profile, signed in';
const CHECK = 'lab check';

/**
 * What a finished lab costs: how long a sign-in takes from the first request to the profile page (gateway, Entra ID's pages,
 * the code, the token, the backend's answer), beside the same page for somebody who is signed in already, and how many
 * requests `lab check` makes. Everybody who signs in has a browser of their own; consent was given by the first, who is not
 * counted. `e2e/check-requests.test.ts` proves that none of the requests is made twice.
 */
export const signIn: Measurement = {
  name: 'sign-in',
  title: 'A sign-in round trip, beside the same page without it, and the requests of lab check',
  method:
    'By HTTP, as a browser does without drawing, in a lab after step 8; requests by the log of the sandbox, pages of ' +
    'the apps included.',
  async run(bench) {
    const sandbox = await startSandbox(bench);
    const folder = bench.folder('sign-in');
    await sandbox.lab(['--az', 'builtin', '--quiet', 'run', '--to', '8', '--yes'], folder);
    const { frontend } = Names.parse(JSON.parse(await sandbox.lab(['setup', '--json'], folder)));
    const page = `https://${frontend}.azurewebsites.localhost/get-profile`;
    const cloud = sandboxCloud(sandbox.descriptor);
    const took: Record<typeof SIGN_IN | typeof AGAIN, number[]> = { [SIGN_IN]: [], [AGAIN]: [] };
    const runs = bench.quick ? 3 : 20;
    for (let run = 0; run <= runs; run += 1) {
      const browser = new Browser({ cloud, home: 'http://127.0.0.1' });
      const timed = async (): Promise<number> => {
        const from = performance.now();
        await openSignedIn(browser, page, sandbox.descriptor.user);
        return performance.now() - from;
      };
      const [first, second] = [await timed(), await timed()];
      bench.say(`sign-in ${run}: ${first.toFixed(0)} ms, then ${second.toFixed(0)} ms`);
      if (run === 0) continue; // gives consent, and warms both apps up
      took[SIGN_IN].push(first);
      took[AGAIN].push(second);
    }
    await cloud.dispatcher.close();
    const before = requestsIn(sandbox.dir);
    await sandbox.lab(['--quiet', 'check', '1', '2', '3', '4', '5', '6', '7', '8'], folder);
    const requests = requestsIn(sandbox.dir) - before;
    bench.say(`sign-in: lab check made ${requests} requests`);
    await sandbox.stop();
    const series = (name: keyof typeof took) => ({ unit: 'ms', values: took[name] }) as const;
    return {
      rows: [
        ...([SIGN_IN, AGAIN] as const).map((name) => ({ subject: name, figures: { time: series(name) } })),
        { subject: CHECK, figures: { requests: { unit: 'requests', values: [requests] } } },
      ],
      ratios: [ratio(`time: ${SIGN_IN} / ${AGAIN}`, series(SIGN_IN), series(AGAIN))],
      targets: [],
      notMeasured: [],
    };
  },
};

const requestsIn = (dir: string): number =>
  readFileSync(join(sandboxFolder(dir), 'sandbox.log'), 'utf8').match(
    / \w[\w-]* (?:GET|POST|OPTIONS|PATCH) /g,
  )?.length ?? 0;
