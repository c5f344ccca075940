import { z } from 'zod';
import type { Az } from '../az.ts';
import { azSettings } from './environment.ts';
import { hideSecrets } from './hidden-arguments.ts';
import { type Environment, startAz } from './start-az.ts';

const Version = z.object({ 'azure-cli': z.string() });

/**
 * The version of the az that is installed: `missing` when there is none, or what it says when it does not work.
 * Source: `az version --help`.
 */
export async function readVersion(
  env: Environment,
  cwd: string,
): Promise<{ readonly version: string } | { readonly missing: true } | { readonly broken: string }> {
  const started = await startAz(['version', '--output', 'json'], { ...env, ...azSettings }, { cwd });
  if ('missing' in started) return started;
  try {
    return { version: Version.parse(JSON.parse(started.stdout))['azure-cli'] };
  } catch {
    const lastWords = started.stderr.trim().split('\n').at(-1);
    return { broken: lastWords || `it ended with ${started.exitCode}` };
  }
}

export interface RealOptions {
  readonly version: string;
  readonly env: Environment;
  /** Put behind commands that do not name one; `undefined` where az has one only. */
  readonly subscription?: string;
}

/** Commands that are not about a subscription, or choose one themselves. */
const WITHOUT_SUBSCRIPTION =
  /^(?:account|ad|cloud|config|configure|extension|login|logout|upgrade|version|--version|-v)$/;

/** The installed az. It gets `env` and the lab's settings, and nothing of this process's own. */
export function openRealAz({ version, env, subscription }: RealOptions): Az {
  const environment = { ...env, ...azSettings };
  return {
    kind: 'real',
    version,
    async run(args, options) {
      const hidden = hideSecrets(withSubscription(args, subscription), options.secrets ?? []);
      try {
        const started = await startAz(hidden.args, environment, options);
        if ('missing' in started)
          return { exitCode: 127, stdout: '', stderr: 'ERROR: az is not installed any more.\n' };
        return started;
      } finally {
        hidden.remove();
      }
    },
  };
}

function withSubscription(args: readonly string[], subscription: string | undefined): readonly string[] {
  const [first] = args;
  const named = args.some((arg) => /^--subs/.test(arg));
  if (subscription === undefined || first === undefined || named || WITHOUT_SUBSCRIPTION.test(first))
    return args;
  return [...args, '--subscription', subscription];
}
