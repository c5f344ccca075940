import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Programs that some tests need and not every machine has. Where one is missing, its tests are skipped and a line says so;
 * with CI=true that is a failure.
 */

const CHROMES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Chromium, or what is made of it; CHROME_PATH says where one is that is in none of the usual places. */
const chromePath: string | undefined = [process.env.CHROME_PATH ?? '', ...CHROMES].find(canRun);

/** Whether there is a browser. @throws Error in CI, which must have one */
export const hasChrome = (): boolean => isThere('Chromium (CHROME_PATH says where it is)', chromePath);

/** Whether the Azure CLI is on the PATH. @throws Error in CI, which must have it */
export const hasAz = (): boolean =>
  isThere('the Azure CLI', onPath(process.platform === 'win32' ? 'az.cmd' : 'az'));

/** Where a program is that is on the PATH. */
export const onPath = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(canRun);

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return file !== '';
  } catch {
    return false;
  }
}

function isThere(what: string, place: string | undefined): boolean {
  if (place !== undefined) return true;
  if (process.env.CI === 'true') throw new Error(`CI=true, and ${what} is not here`);
  process.stdout.write(`skipped: tests that need ${what}, which is not here.\n`);
  return false;
}
