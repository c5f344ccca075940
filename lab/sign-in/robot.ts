import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import type { Browser } from './browser.ts';
import type { Button, Form, Page } from './page.ts';

/**
 * The names of fields and buttons on the sandbox's sign-in pages, which do not change; `sandbox/entra/pages/fields.ts`
 * says what each page has.
 */
const FIELDS = {
  account: 'account',
  another: 'another',
  username: 'username',
  decision: 'decision',
} as const;

/** What somebody who is willing says on each page that asks. */
const WILLING = ['accept', 'verify', 'continue'];

/** A sign-in takes five pages; more is a circle. */
const MOST_PAGES = 12;

/**
 * Opens a page as this user: signs in and consents where that is asked for, and sends on what comes by form. Resolves with
 * the page that is none of the sign-in's.
 * @throws LabError `sign-in` when Entra ID refuses, or wants something that only an administrator can give
 */
export async function openSignedIn(browser: Browser, url: string, user: string): Promise<Page> {
  let page = await browser.open(url);
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const next = nextOn(page, user);
    if (next === undefined) return page;
    page = await browser.submit(page, next.form, next.button, next.fill);
  }
  throw refused(page, `it goes on without an end, now with “${page.heading}”`);
}

interface Next {
  readonly form: Form;
  readonly button?: Button;
  readonly fill?: Readonly<Record<string, string>>;
}

/** What to do on a page of the sign-in; `undefined` on any other. */
function nextOn(page: Page, user: string): Next | undefined {
  const press = (wanted: (button: Button) => boolean): Next | undefined => {
    for (const form of page.forms) {
      const button = form.buttons.find(wanted);
      if (button) return { form, button };
    }
    return undefined;
  };
  const answer = page.forms.find(
    ({ fields }) => fields.has('state') && (fields.has('code') || fields.has('error')),
  );
  if (answer) return { form: answer };
  const name = page.forms.find(({ fields }) => fields.has(FIELDS.username));
  if (name) {
    if (page.alert) throw refused(page, page.alert);
    return { form: name, fill: { [FIELDS.username]: user } };
  }
  const willing = press(({ name: field, value }) => field === FIELDS.decision && WILLING.includes(value));
  if (willing) return willing;
  if (press(({ name: field }) => field === FIELDS.decision)) throw needsAdministrator(page, user);
  const account =
    press(
      ({ name: field, value }) => field === FIELDS.account && value.toLowerCase() === user.toLowerCase(),
    ) ?? press(({ name: field }) => field === FIELDS.another);
  if (account) return account;
  if (/\bAADSTS\d+/.test(page.alert)) throw refused(page, page.alert);
  return undefined;
}

const refused = (page: Page, why: string): LabError =>
  new LabError('sign-in', `The automatic sign-in ended at ${new URL(page.url).host}: ${why}.`, {
    next: 'Look at the settings of steps 4 to 7: npx lab check 4 6 7. Or sign in yourself, in a browser: npx lab run without --yes',
    exit: EXIT.fails,
  });

const needsAdministrator = (page: Page, user: string): LabError =>
  new LabError('sign-in', `${user} may not consent in this tenant: “${page.heading}”.`, {
    next: 'An administrator has to grant it; step 6 has the command: npx lab hint 6',
    exit: EXIT.fails,
  });
