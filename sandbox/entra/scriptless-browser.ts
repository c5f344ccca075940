import { origins } from '../core/hosts.ts';
import type { Answer, TestSandbox } from '../testing.ts';

/** A form of a page, as a browser without scripts sees it. */
interface PageForm {
  readonly action: string;
  /** Names and values of the inputs; an unticked box has none. */
  readonly fields: ReadonlyMap<string, string>;
  readonly boxes: readonly string[];
  readonly buttons: readonly { name: string; value: string; text: string }[];
}

/** Where the browser is: on a page of the sandbox's, or sent to another address (`left`). */
export interface Place {
  readonly url: string;
  readonly status: number;
  readonly title: string;
  readonly text: string;
  readonly html: string;
  readonly forms: readonly PageForm[];
  /** The address outside of the sign-in service that the browser was sent to. */
  readonly left?: URL;
  readonly headers: Answer['headers'];
}

const decoded = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

const textOf = (html: string): string =>
  decoded(html.replace(/<(style|script|title)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : decoded(found);
};

function formsOf(html: string): PageForm[] {
  return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => {
    const inputs = [...form.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag);
    const isBox = (tag: string) => attribute(tag, 'type') === 'checkbox';
    return {
      action: attribute(form, 'action') ?? '',
      fields: new Map(
        inputs
          .filter((tag) => !isBox(tag))
          .map((tag) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']),
      ),
      boxes: inputs.filter(isBox).map((tag) => attribute(tag, 'name') ?? ''),
      buttons: [...form.matchAll(/<button\b[^>]*>[\s\S]*?<\/button>/g)].map(([tag]) => ({
        name: attribute(tag, 'name') ?? '',
        value: attribute(tag, 'value') ?? '',
        text: textOf(tag),
      })),
    };
  });
}

/** A browser without scripts: keeps cookies, follows redirects on the sign-in service, fills in forms. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #sandbox: TestSandbox;

  constructor(sandbox: TestSandbox) {
    this.#sandbox = sandbox;
  }

  /** Opens `url`, which may be a path of the sign-in service. */
  async open(url: string, { method = 'GET', body }: { method?: string; body?: URLSearchParams } = {}) {
    let [next, how, form] = [new URL(url, origins.login).href, method, body];
    for (let hops = 0; hops < 10; hops += 1) {
      const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await this.#sandbox.ask(how, next, {
        headers: { accept: 'text/html', ...(cookie ? { cookie } : {}) },
        ...(form ? { body: form } : {}),
      });
      this.#keep(answer);
      const location = answer.headers.location;
      if (typeof location !== 'string') return placeOf(next, answer);
      const target = new URL(location, next);
      if (target.origin !== origins.login) return { ...placeOf(next, answer), left: target };
      [next, how, form] = [target.href, 'GET', undefined];
    }
    throw new Error(`too many redirects from ${url}`);
  }

  /** Presses the button whose name, value or text is `press` in the form that has it, with some fields filled in. */
  async press(place: Place, press: string, fill: Record<string, string> = {}): Promise<Place> {
    for (const form of place.forms) {
      const button = form.buttons.find(({ name, value, text }) => [name, value, text].includes(press));
      if (!button) continue;
      const body = new URLSearchParams([...form.fields]);
      for (const [name, value] of Object.entries(fill)) body.set(name, value);
      if (button.name) body.set(button.name, button.value);
      return this.open(new URL(form.action, place.url).href, { method: 'POST', body });
    }
    throw new Error(`no button ${press} on "${place.title}": ${place.text}`);
  }

  #keep(answer: Answer): void {
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

function placeOf(url: string, { status, body, headers }: Answer): Place {
  const html = typeof body === 'string' ? body : JSON.stringify(body);
  const title = decoded(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '');
  return { url, status, title, text: textOf(html), html, forms: formsOf(html), headers };
}
