import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect } from 'vitest';
import { sandboxOf } from '../lab/connect.ts';
import { type TestLab, testOnce as test } from '../lab/testing.ts';
import { watch } from '../lab/testing-watch.ts';
import { openAdviceShell } from './advice-shell.ts';
import { launch } from './chromium.ts';
import { hasAz } from './graph-az.ts';
import { signInToPortal } from './portal.ts';
import { openTerminal, terminalKind } from './terminal.ts';

/** Far more than it takes: a second or so. A busy machine takes its time. */
const AT_ONCE_MS = 10_000;

const PROGRAM = fileURLToPath(new URL('../lab/bin.js', import.meta.url));

const az = await hasAz();
const chrome = await launch();
afterAll(() => chrome.close());

/** The lab at the start of step 10, and `lab check --watch` of some steps in another terminal. */
let watching: ReturnType<typeof watch> | undefined;
async function watched(lab: TestLab): Promise<ReturnType<typeof watch>> {
  if (!watching) {
    expect(await lab.run('goto', '10')).toMatchObject({ code: 0 });
    watching = watch(lab, '2', '8', '10');
  }
  expect(await watching.until({ pass: 3, fail: 1 }, 20_000)).toBeTruthy();
  return watching;
}

/** The command that gives BACKEND_URL a value. */
async function setting(lab: TestLab, value: string): Promise<string> {
  const { resourceGroup, frontend } = (await lab.connection()).target;
  return `az webapp config appsettings set --resource-group ${resourceGroup} --name ${frontend} --settings BACKEND_URL=${value} --output none`;
}

describe('lab check --watch notices at once what is changed', { timeout: 120_000 }, () => {
  test('in the portal', async ({ lab }) => {
    const seen = await watched(lab);
    const connection = await lab.connection();
    const { frontend, backend } = connection.target;
    const megan = await signInToPortal(chrome, sandboxOf(connection).port, 'Megan Bowen', { scripts: false });
    const change = async (value: string): Promise<void> => {
      await megan.from('App Services', frontend, 'Settings', 'Environment variables', 'BACKEND_URL');
      await megan.fill('Value', value);
      await megan.click('Apply', 'Apply', 'Confirm');
    };
    await change(`https://${backend}.azurewebsites.localhost/`);
    expect(await seen.until({ pass: 2, fail: 2 }, AT_ONCE_MS)).toBeTruthy();
    await change(`https://${backend}.azurewebsites.localhost`);
    expect(await seen.until({ pass: 3, fail: 1 }, AT_ONCE_MS)).toBeTruthy();
  });

  test.skipIf(!az)('by az', async ({ lab }) => {
    const seen = await watched(lab);
    const shell = await openAdviceShell(sandboxOf(await lab.connection()));
    await shell.type(await setting(lab, 'https://contoso.example'));
    expect(await seen.until({ pass: 2, fail: 2 }, AT_ONCE_MS)).toBeTruthy();
    const { target } = await lab.connection();
    await shell.type(await setting(lab, `https://${target.backend}.azurewebsites.localhost`));
    expect(await seen.until({ pass: 3, fail: 1 }, AT_ONCE_MS)).toBeTruthy();
    shell.close();
  });

  test('by the lab, in another terminal', async ({ lab }) => {
    const seen = await watched(lab);
    await lab.run('break', 'nobody-allowed');
    expect(await seen.until({ pass: 1, fail: 2, blocked: 1 }, AT_ONCE_MS)).toBeTruthy();
    await lab.run('reset');
    expect(await seen.until({ pass: 3, fail: 1 }, AT_ONCE_MS)).toBeTruthy();
  });

  test('by a sign-in, whose receipt is kept', async ({ lab }) => {
    const seen = await watched(lab);
    await lab.run('solve', '10', '--az', 'builtin');
    expect(await seen.until({ pass: 4, fail: 0 }, AT_ONCE_MS)).toBeTruthy();
    expect(await seen.end()).toBe(0);
  });
});

const kind = await terminalKind();

describe.skipIf(!kind)('the guide, where somebody does a step by hand', () => {
  test('notices at once what is changed in another terminal', { timeout: 120_000 }, async ({ lab }) => {
    expect(await lab.run('goto', '2')).toMatchObject({ code: 0 });
    const terminal = await openTerminal(kind ?? 'script', [PROGRAM, '--dir', lab.dir, '--az', 'builtin']);
    try {
      await terminal.until('[Enter]', 20_000);
      await terminal.press('Enter');
      await terminal.until('[Enter] use these', 20_000);
      await terminal.press('Enter');
      await terminal.until('[Enter] go on with step 2', 20_000);
      await terminal.press('Enter');
      await terminal.until('[m]', 20_000);
      await terminal.type('m');
      await terminal.until('Watching', 20_000);
      await lab.run('solve', '2', '--az', 'builtin');
      await terminal.until('Step 2 is done.', AT_ONCE_MS);
    } finally {
      await terminal.close();
    }
  });
});
