import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Context } from '../context.ts';
import { bad, type Look, ok, warn } from './finding.ts';

/** The oldest Node that the lab promises to run on (package.json, engines). */
const OLDEST: readonly [number, number] = [20, 19];

/** Node itself. */
export function lookAtNode(version: string): Look {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const newEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  if (newEnough) return ok(version);
  return bad(
    `${version}, which is older than ${OLDEST.join('.')}`,
    'Install the current LTS: https://nodejs.org',
  );
}

/** Programs that open an address in the user's browser, or are one. */
const OPENERS = [
  'xdg-open',
  'wslview',
  'gnome-open',
  'firefox',
  'chromium',
  'google-chrome',
  'microsoft-edge',
];

/**
 * The program and arguments that `BROWSER` names, the first where it names several; `undefined` where it names none. The
 * custom is one of Unix. Source: "The BROWSER environment variable" (catb.org/~esr/BROWSER).
 */
export function browserOf(
  { BROWSER = '' }: Context['env'],
  platform: NodeJS.Platform = process.platform,
): readonly string[] | undefined {
  if (platform === 'win32' || platform === 'darwin') return undefined;
  const words = (BROWSER.split(':')[0] ?? '').split(' ').filter((word) => word !== '' && word !== '%s');
  return words.length > 0 ? words : undefined;
}

/** Whether a page can be opened for the learner. Windows and macOS can always. */
export function lookAtBrowser(
  { env }: Pick<Context, 'env'>,
  platform: NodeJS.Platform = process.platform,
): Look {
  if (platform === 'win32' || platform === 'darwin') return ok("the system's own");
  const [browser] = browserOf(env, platform) ?? [];
  if (browser !== undefined) return ok(`${browser}, by BROWSER`);
  const opener = OPENERS.find((name) => inPath(env.PATH ?? '', name));
  if (!opener) {
    return warn(
      'none that the lab can find',
      'Open the addresses that the lab prints in a browser of your choice.',
    );
  }
  if (env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME) return ok(opener);
  return warn(
    `${opener}, but no screen to show it on`,
    "Open the addresses that the lab prints in a browser on this machine (over SSH: forward the sandbox's port).",
  );
}

function inPath(path: string, name: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
