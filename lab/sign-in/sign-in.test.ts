import { describe, expect } from 'vitest';
import { loadSteps, type ReceiptPage } from '../../steps/index.ts';
import { sandboxOf } from '../connect.ts';
import { receiptsOf } from '../state/lab-file.ts';
import { type TestLab, testOnce } from '../testing.ts';
import { Browser } from './browser.ts';
import { type SignInOptions, signInAutomatically, signInByBrowser, visitsOf } from './index.ts';
import { openSignedIn } from './robot.ts';

const optionsFor = ({ dir }: TestLab, signal = new AbortController().signal): SignInOptions => ({
  dir,
  step: 9,
  now: () => new Date(),
  signal,
});

const visitsTo = (number: number) =>
  visitsOf(loadSteps().find((step) => step.number === number)?.actions ?? []);

const receiptPage = (): ReceiptPage => {
  const page = visitsTo(9).find((visit): visit is ReceiptPage => visit.kind === 'receipt');
  if (!page) throw new Error('step 9 wants no receipt');
  return page;
};

/** Runs az in the lab. */
async function az(lab: TestLab, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await lab.run('--az', 'builtin', 'az', ...args);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trim();
}

const POLICY = 'https://graph.azure.localhost/v1.0/policies/authorizationPolicy';
const policy = (permissionGrantPoliciesAssigned: string[]) =>
  JSON.stringify({ defaultUserRolePermissions: { permissionGrantPoliciesAssigned } });

describe('a sign-in without a browser', { timeout: 120_000 }, () => {
  testOnce('signs in, consents, and brings the receipt, which is kept without the token', async ({ lab }) => {
    expect((await lab.run('goto', '9')).code).toBe(0);
    const connection = await lab.connection();
    const visited: string[] = [];
    const receipt = await signInAutomatically(connection, visitsTo(9), {
      ...optionsFor(lab),
      onVisit: (address) => visited.push(new URL(address).pathname),
    });
    expect(visited).toEqual(['/receipt', '/get-profile']);
    expect(receipt).toMatchObject({
      token: 'jwt',
      scp: 'user_impersonation',
      call: 'ok',
      withAuthentication: true,
    });
    expect(receiptsOf(lab.dir, connection.target)).toEqual([
      { ...receipt, step: 9, tenant: connection.target.tenant, frontend: connection.target.frontend },
    ]);
  });

  testOnce('renews the token of the session, and brings the receipt of another one', async ({ lab }) => {
    const connection = await lab.connection();
    const [first] = receiptsOf(lab.dir, connection.target);
    const receipt = await signInAutomatically(connection, visitsTo(10), { ...optionsFor(lab), step: 10 });
    expect(receipt).toMatchObject({ aud: first?.aud, app: first?.app, call: 'ok' });
    expect([receipt?.iat, receipt?.exp]).not.toEqual([first?.iat, first?.exp]);
  });

  testOnce('says what the sign-in says when it is refused', async ({ lab }) => {
    const { target } = await lab.connection();
    await az(
      lab,
      'ad',
      'app',
      'update',
      '--id',
      (await registered(lab)).appId,
      '--web-redirect-uris',
      'https://elsewhere.example/cb',
    );
    await expect(
      signInAutomatically(await lab.connection(), visitsTo(9), optionsFor(lab)),
    ).rejects.toMatchObject({
      code: 'sign-in',
      message: expect.stringContaining('AADSTS50011'),
      next: expect.stringContaining('npx lab check 4 6 7'),
    });
    expect(receiptsOf(lab.dir, target)).toHaveLength(2);
    await lab.run('goto', '9');
  });

  testOnce('says so where only an administrator may consent', async ({ lab }) => {
    await az(lab, 'rest', '--method', 'patch', '--url', POLICY, '--body', policy([]));
    await expect(
      signInAutomatically(await lab.connection(), visitsTo(9), optionsFor(lab)),
    ).rejects.toMatchObject({
      code: 'sign-in',
      message: expect.stringMatching(/may not consent in this tenant: “Need admin approval”/),
      next: expect.stringContaining('npx lab hint 6'),
    });
    await lab.run('goto', '9');
  });

  testOnce('says so where the frontend is another app', async ({ lab }) => {
    const { target } = await lab.connection();
    await az(lab, 'webapp', 'stop', '--resource-group', target.resourceGroup, '--name', target.frontend);
    await expect(
      signInAutomatically(await lab.connection(), visitsTo(9), optionsFor(lab)),
    ).rejects.toMatchObject({
      code: 'no-receipt',
      message: expect.stringContaining('HTTP 403'),
    });
    await lab.run('goto', '9');
  });

  testOnce('ends when it is told to', async ({ lab }) => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(
      signInAutomatically(await lab.connection(), visitsTo(9), optionsFor(lab, stop.signal)),
    ).rejects.toThrow('enough');
  });
});

/** The frontend's registration. */
async function registered(lab: TestLab): Promise<{ appId: string }> {
  const { target } = await lab.connection();
  return {
    appId: await az(
      lab,
      'ad',
      'app',
      'list',
      '--display-name',
      target.frontend,
      '--query',
      '[0].appId',
      '-o',
      'tsv',
    ),
  };
}

describe('a sign-in in a browser of one’s own', { timeout: 120_000 }, () => {
  testOnce(
    'is waited for: the address says where to send the receipt, and what comes is kept',
    async ({ lab }) => {
      const connection = await lab.connection();
      const { cloud, target } = connection;
      const sandbox = sandboxOf(connection);
      const before = receiptsOf(lab.dir, target).length;
      const receipt = await signInByBrowser(connection, receiptPage(), {
        ...optionsFor(lab),
        async onWaiting(address, until) {
          expect(address).toMatch(
            /^http:\/\/easy-auth-frontend-\w+\.azurewebsites\.localhost:\d+\/receipt\?/,
          );
          expect(until.getTime()).toBeGreaterThan(Date.now());
          const url = new URL(address);
          const home = new URL(url.searchParams.get('to') ?? '').origin;
          // Somebody at a browser, who comes by the cloud's own address.
          const browser = new Browser({ cloud, home });
          const page = await openSignedIn(
            browser,
            `https://${url.hostname}/receipt${url.search}`,
            sandbox.user,
          );
          const form = page.forms.find(({ action }) => action.startsWith(home));
          if (!form) throw new Error('no receipt');
          expect((await browser.submit(page, form, form.buttons[0])).heading).toBe('Thank you');
        },
      });
      expect(receipt).toMatchObject({ token: 'jwt', call: 'ok' });
      expect(receiptsOf(lab.dir, target)).toHaveLength(before + 1);
    },
  );

  testOnce('is not waited for without an end', async ({ lab }) => {
    const waiting = signInByBrowser(await lab.connection(), receiptPage(), {
      ...optionsFor(lab),
      withinMs: 50,
      onWaiting: () => {},
    });
    await expect(waiting).rejects.toMatchObject({
      code: 'no-receipt',
      next: expect.stringContaining('again'),
    });
  });

  testOnce('ends when somebody has enough of waiting', async ({ lab }) => {
    const stop = new AbortController();
    const waiting = signInByBrowser(await lab.connection(), receiptPage(), {
      ...optionsFor(lab, stop.signal),
      onWaiting: () => stop.abort(new Error('enough')),
    });
    await expect(waiting).rejects.toThrow('enough');
  });
});
