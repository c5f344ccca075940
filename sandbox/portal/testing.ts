import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { origins } from '../core/hosts.ts';
import { Browser } from '../entra/testing.ts';
import type { Answer, TestSandbox } from '../testing.ts';

/** A form as a browser would send it untouched; a field may have several values. */
export interface PortalForm {
  readonly action: string;
  readonly method: string;
  readonly fields: readonly [string, string][];
  /** Names of the fields in which one types. */
  readonly texts: readonly string[];
  /** Labels of its buttons; those that cannot be pressed are not among them. */
  readonly buttons: readonly string[];
}

/** Where somebody is in the portal. */
export interface PortalPage {
  readonly url: string;
  readonly status: number;
  readonly heading: string;
  readonly text: string;
  readonly html: string;
  readonly links: readonly { readonly label: string; readonly href: string }[];
  readonly forms: readonly PortalForm[];
  /** What is shown and cannot be pressed. */
  readonly disabled: readonly string[];
  /** What the page after a save says: the commands that do the same. */
  readonly commands: readonly string[];
}

/** Changes to a form: a field's new value or values; `undefined` leaves it out, as an unticked box. */
export type Filled = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Somebody who uses the portal without a script, one request after the other. */
export class PortalVisitor {
  readonly cookies = new Map<string, string>();
  readonly #sandbox: TestSandbox;
  readonly #entra: Browser;

  constructor(sandbox: TestSandbox) {
    this.#sandbox = sandbox;
    this.#entra = new Browser(sandbox);
  }

  /** Signs a sample user in, by what stands before the @ of their name. */
  static async signedIn(sandbox: TestSandbox, alias: string): Promise<PortalVisitor> {
    const visitor = new PortalVisitor(sandbox);
    const user = sandbox.directory.users.all().find((each) => each.userPrincipalName.startsWith(alias));
    const started = await visitor.ask('GET', '/');
    const picker = await visitor.#entra.open(String(started.headers.location));
    const { left } = await visitor.#entra.press(picker, user?.userPrincipalName ?? alias);
    if (!left) throw new Error(`${alias} could not sign in: ${picker.text}`);
    await visitor.ask('GET', left.href);
    return visitor;
  }

  /** One request with the portal's cookies; what the answer sets is kept. `path` is the portal's. */
  async ask(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
  ): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#sandbox.ask(method, new URL(path, origins.portal).href, {
      headers: { accept: 'text/html', ...(cookie ? { cookie } : {}), ...headers },
      body,
    });
    for (const each of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** Opens a page, going where it sends; through the sign-in, too, where Entra ID knows who asks. */
  async open(path: string, first?: Answer): Promise<PortalPage> {
    let [url, answer] = [new URL(path, origins.portal).href, first ?? (await this.ask('GET', path))];
    for (let hops = 0; hops < 6; hops += 1) {
      const { location } = answer.headers;
      if (typeof location !== 'string') return pageOf(url, answer);
      const target = new URL(location, url);
      url = target.origin === origins.portal ? target.href : await this.#throughEntra(target.href);
      answer = await this.ask('GET', url);
    }
    throw new Error(`too many redirects from ${path}`);
  }

  /** Presses a button of a page, with some fields filled in otherwise. */
  async press(page: PortalPage, button: string, filled: Filled = {}): Promise<PortalPage> {
    const form = page.forms.find(({ buttons }) => buttons.includes(button));
    if (!form) throw new Error(`no button ${button} on “${page.heading}” (${page.status}): ${page.text}`);
    const body = new URLSearchParams(form.fields.filter(([name]) => !(name in filled)));
    for (const [name, value] of Object.entries(filled)) {
      for (const each of value === undefined ? [] : [value].flat()) body.append(name, each);
    }
    const action = new URL(form.action, page.url).href;
    return this.open(action, await this.ask('POST', action, { body }));
  }

  /** Opens a page and presses a button of it. */
  async submit(path: string, button: string, filled: Filled = {}): Promise<PortalPage> {
    return this.press(await this.open(path), button, filled);
  }

  async #throughEntra(url: string): Promise<string> {
    const { left, text } = await this.#entra.open(url);
    if (!left) throw new Error(`the sign-in asks something: ${text}`);
    return left.href;
  }
}

type Element = Tree.Element;

function pageOf(url: string, { status, body }: Answer): PortalPage {
  const html = typeof body === 'string' ? body : JSON.stringify(body);
  const all = elementsIn(parse(html));
  const named = (name: string): Element[] => all.filter(({ tagName }) => tagName === name);
  const isDisabled = (element: Element): boolean => attribute(element, 'disabled') !== undefined;
  return {
    url,
    status,
    heading: named('h1').map(textOf).join(' '),
    text: named('body').map(textOf).join(' '),
    html,
    links: named('a').map((link) => ({ label: labelOf(link), href: attribute(link, 'href') ?? '' })),
    forms: named('form').map((form) => ({
      action: attribute(form, 'action') ?? '',
      method: attribute(form, 'method') ?? 'get',
      fields: elementsIn(form).flatMap(fieldsOf),
      texts: elementsIn(form)
        .filter((each) => each.tagName === 'textarea' || isTyped(each))
        .map((each) => attribute(each, 'name') ?? ''),
      buttons: elementsIn(form)
        .filter((each) => each.tagName === 'button' && !isDisabled(each))
        .map(labelOf),
    })),
    disabled: named('button').filter(isDisabled).map(textOf),
    commands: all
      .filter((each) => attribute(each, 'aria-labelledby') === 'lesson-az' && each.tagName === 'pre')
      .flatMap((each) => rawText(each).split('\n')),
  };
}

const isTyped = (element: Element): boolean =>
  element.tagName === 'input' &&
  ['text', 'password', 'date', 'search'].includes(attribute(element, 'type') ?? '');

const labelOf = (element: Element): string => attribute(element, 'aria-label') ?? textOf(element);

/** What a field sends. */
function fieldsOf(element: Element): [string, string][] {
  const name = attribute(element, 'name');
  if (name === undefined) return [];
  if (element.tagName === 'textarea') return [[name, rawText(element).replace(/^\n/, '')]];
  if (element.tagName === 'select') {
    const options = elementsIn(element).filter(({ tagName }) => tagName === 'option');
    const chosen = options.find((each) => attribute(each, 'selected') !== undefined) ?? options[0];
    return chosen ? [[name, attribute(chosen, 'value') ?? textOf(chosen)]] : [];
  }
  if (element.tagName !== 'input') return [];
  const isChoice = ['radio', 'checkbox'].includes(attribute(element, 'type') ?? '');
  if (isChoice && attribute(element, 'checked') === undefined) return [];
  return [[name, attribute(element, 'value') ?? '']];
}

function elementsIn(node: Tree.Node): Element[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  return children.flatMap((child) =>
    defaultTreeAdapter.isElementNode(child) ? [child, ...elementsIn(child)] : [],
  );
}

const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((each) => each.name === name)?.value;

function rawText(node: Tree.Node): string {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  return 'childNodes' in node ? node.childNodes.map(rawText).join('') : '';
}

/** The text of an element, with single blanks between words. */
const textOf = (element: Element): string =>
  spaced(element)
    .replace(/\s+/g, ' ')
    .replace(/ ([.,:])/g, '$1')
    .trim();

const INLINE = new Set(['a', 'b', 'code', 'span', 'strong', 'wbr']);

function spaced(node: Tree.Node): string {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  const text = 'childNodes' in node ? node.childNodes.map(spaced).join('') : '';
  return defaultTreeAdapter.isElementNode(node) && !INLINE.has(node.tagName) ? ` ${text} ` : text;
}
