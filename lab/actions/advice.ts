import type { Cloud } from '../../checks/cloud.ts';
import type { Facts } from '../../checks/facts/index.ts';
import type { Target } from '../../checks/target.ts';
import { explain } from '../az/explain.ts';

/** What a failed command means to somebody who does the lab. */
export interface Advice {
  readonly why: string;
  readonly next: string;
}

/** What an advice may look up. */
export interface Circumstances {
  readonly cloud: Pick<Cloud, 'name' | 'resources'>;
  readonly target: Target;
  readonly facts: Facts;
  /** What follows `az` in the command that failed. */
  readonly args: readonly string[];
}

/** Which of the lab's settings to change, by the kind of failure: the steps' commands are made of them. */
const settings: Readonly<Record<string, string>> = {
  'name-taken': 'npx lab setup --frontend NAME --backend NAME',
  'name-invalid': 'npx lab setup --frontend NAME --backend NAME',
  'app-elsewhere': 'npx lab setup --group NAME',
  'app-on-other-plan': 'npx lab setup --plan NAME',
  'free-plan-limit': 'npx lab setup --group NAME --plan NAME, or npx lab setup --location REGION',
  'no-quota': 'npx lab setup --location REGION, or npx lab setup --sku B1',
  'region-disallowed': 'npx lab setup --location REGION',
  'region-unknown': 'npx lab setup --location REGION',
  'wrong-workers': 'npx lab setup --group NAME',
  'in-another-region': 'npx lab setup --location REGION, or npx lab setup --group NAME --plan NAME',
};

/**
 * What the output of a failed `az` means, and what to change in the lab; `undefined` for a failure that is not known.
 * @throws FactError when what is on offer cannot be looked up
 */
export async function adviceFor(
  stderr: string,
  { cloud, target, facts, args }: Circumstances,
): Promise<Advice | undefined> {
  const known = explain(stderr, { ...target, app: appIn(args), graph: cloud.resources.graph });
  if (!known) return undefined;
  const why = `${known.what} ${known.why}`;
  if (known.id === 'runtime-not-supported') {
    const offered = (await facts.runtimes()).map((each) => each.replace('|', ':'));
    return {
      why: `${why} On offer today: ${offered.join(', ')}.`,
      next: `npx lab setup --runtime ${newest(offered) ?? 'NODE:24-lts'}`,
    };
  }
  if (known.id === 'not-signed-in' && cloud.name === 'sandbox') {
    // There it is the lab that signs az in.
    const next = 'Have it signed in again (npx lab az account show), and run the same command again.';
    return { why: `${known.what} Perhaps it was signed out in the sandbox's shell.`, next };
  }
  const setting = settings[known.id];
  return { why, next: setting ? `${known.next}\n  In the lab: ${setting}` : known.next };
}

/** The app that a command is about, if it names one. */
function appIn([group, ...rest]: readonly string[]): string | undefined {
  const at = rest.findIndex((arg) => arg === '--name' || arg === '-n');
  return group === 'webapp' && at >= 0 ? rest[at + 1] : undefined;
}

/** The newest version in a list such as `NODE:22-lts`, `NODE:24-lts`. */
function newest(runtimes: readonly string[]): string | undefined {
  const version = (text: string) => Number(/\d+/.exec(text)?.[0] ?? 0);
  return [...runtimes].sort((a, b) => version(b) - version(a))[0];
}
