import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { readDescriptor } from '../../lab/local/descriptor.ts';
import { launch } from '../chromium.ts';
import { LAB, type LabProcess, newLab } from '../lab-process.ts';
import { openTerminal, type TestTerminal, terminalKind } from '../terminal.ts';
import { pictureTerminal } from './terminal-picture.ts';

/**
 * Takes the pictures of the README from the real program: `npm run pictures`. To add one, write a function that leaves the
 * lab as the next one wants it, and list it.
 */

const FOLDER = import.meta.dirname;
const GROUP = 'rg-lab';
const FRONTEND = 'contoso-web';
const BACKEND = 'contoso-api';

interface Studio {
  readonly lab: LabProcess;
  readonly chrome: Browser;
  /** Where a picture of this name goes. */
  path(name: string): string;
}

const PICTURES = [guide, verdict, profile];

/** The guide at step 2: what to type, and the keys. */
async function guide({ lab, chrome, path }: Studio): Promise<void> {
  const terminal = await typeAtTerminal(lab, '--az', 'builtin');
  await terminal.until('Where do you want to do it?');
  await terminal.press('Enter');
  await terminal.until('The names that the steps use');
  await terminal.press('Enter');
  await terminal.until('go on with step 2');
  await terminal.press('Enter');
  await terminal.until('Step 2 of 12');
  await terminal.until('[Enter] more');
  await terminal.press('Enter');
  await terminal.until('[Enter] run its commands');
  await pictureTerminal(chrome, await terminal.drawn(), path('guide'));
  await terminal.close();
}

/** What a check says of a mistake. */
async function verdict({ lab, chrome, path }: Studio): Promise<void> {
  const settings = `BACKEND_URL=https://${BACKEND}.azurewebsites.localhost/`;
  const set = ['webapp', 'config', 'appsettings', 'set', '--resource-group', GROUP, '--name', FRONTEND];
  await lab.type(['--az', 'builtin', 'az', ...set, '--settings', settings]);
  const terminal = await typeAtTerminal(lab, 'check', '2');
  await terminal.until('npx lab hint 2');
  await pictureTerminal(chrome, `$ npx lab check 2\n${await terminal.drawn()}`, path('verdict'));
  await terminal.close();
}

/** The frontend's profile page, after step 3. */
async function profile({ lab, chrome, path }: Studio): Promise<void> {
  await lab.type(['--az', 'builtin', 'run', '--to', '3', '--yes']);
  const page = await chrome.newPage({ viewport: { width: 900, height: 620 } });
  await page.goto(`http://${FRONTEND}.azurewebsites.localhost:${readDescriptor(lab.dir)?.port}/get-profile`);
  await page.getByText('withAuthentication').first().waitFor();
  await page.screenshot({ path: path('profile') });
  await page.close();
}

async function typeAtTerminal(lab: LabProcess, ...args: readonly string[]): Promise<TestTerminal> {
  const kind = await terminalKind();
  if (!kind) throw new Error('What is pictured needs a terminal: tmux, or script of util-linux.');
  return openTerminal(kind, [LAB, '--dir', lab.dir, ...args], dirname(lab.dir));
}

const lab = newLab();
const chrome = await launch();
try {
  const names = ['--frontend', FRONTEND, '--backend', BACKEND, '--group', GROUP, '--plan', 'plan-lab'];
  await lab.type(['--az', 'builtin', 'run', '--to', '1', '--yes', ...names]);
  for (const take of PICTURES) {
    await take({ lab, chrome, path: (name) => join(FOLDER, `${name}.png`) });
    process.stdout.write(`${take.name}.png\n`);
  }
} finally {
  await chrome.close();
  await lab.remove();
}
