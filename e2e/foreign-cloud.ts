import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxCloud } from '../checks/clouds.ts';
import type { Context } from '../lab/context.ts';
import type { Descriptor } from '../lab/local/descriptor.ts';
import { Browser } from '../lab/sign-in/browser.ts';
import { openSignedIn } from '../lab/sign-in/robot.ts';

/** A sandbox as somebody sees it who knows no sandbox: a cloud in a file, an application in the environment. */
export interface ForeignCloud {
  /** What `--cloud` takes. */
  readonly file: string;
  readonly env: Context['env'];
  /**
   * What a learner does in their browser with the addresses that the lab prints: signs in, opens one after the other, and
   * presses the button that sends the receipt.
   */
  visit(addresses: readonly string[]): Promise<void>;
  /** What somebody does in their browser who is told to enter a code: `message` is what they were told. */
  enterCode(message: string, user?: string): Promise<void>;
  close(): Promise<void>;
}

/** An address as the cloud has it, where a browser on this machine has another. */
const at = (address: string): string => address.replace(/^http:\/\/([^:/]+):\d+/, 'https://$1');

/** Writes the file of a sandbox's cloud into `dir`. */
export function foreignCloud(sandbox: Descriptor, dir: string): ForeignCloud {
  const { caFile, url, port, tenantId, clientId, clientSecret, user } = sandbox;
  const cloud = sandboxCloud(sandbox);
  const file = join(dir, 'contoso-cloud.json');
  const { login, arm, graph, portal, sitesSuffix } = cloud;
  const browse = `http://{host}:${port}{path}`;
  writeFileSync(
    file,
    JSON.stringify({
      name: 'ContosoCloud',
      login,
      arm,
      graph,
      portal,
      sitesSuffix,
      caFile,
      proxy: url,
      browse,
    }),
  );
  return {
    file,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
    },
    async visit(addresses) {
      const receipt = new URL(addresses.at(-1) ?? '');
      const home = new URL(receipt.searchParams.get('to') ?? '').origin;
      const browser = new Browser({ cloud, home });
      await openSignedIn(browser, `https://${receipt.hostname}/`, user);
      for (const address of addresses.slice(0, -1)) await browser.open(at(address));
      const page = await openSignedIn(browser, at(receipt.href), user);
      const form = page.forms.find(({ action }) => action.startsWith(home));
      if (!form) throw new Error(`no receipt: ${page.heading}`);
      await browser.submit(page, form, form.buttons[0]);
    },
    async enterCode(message, who = user) {
      const [, page = '', code = ''] = /open the page (\S+) and enter the code (\S+)/.exec(message) ?? [];
      const browser = new Browser({ cloud, home: 'http://127.0.0.1' });
      let shown = await browser.open(at(page));
      for (let pages = 0; pages < 8; pages += 1) {
        const form = shown.forms.find(({ fields, buttons }) => fields.has('user_code') || buttons.length > 0);
        if (!form) return;
        const button = form.buttons.find(({ name, value }) =>
          name === 'account' ? value === who : ['', 'decision'].includes(name) && value !== 'cancel',
        );
        shown = await browser.submit(shown, form, button, {
          ...(form.fields.has('user_code') ? { user_code: code } : {}),
          ...(form.fields.has('username') ? { username: who } : {}),
        });
      }
    },
    close: () => cloud.dispatcher.close(),
  };
}
