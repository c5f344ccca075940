import { setTimeout as delay } from 'node:timers/promises';
import { CookieJar } from 'tough-cookie';
import { Agent, type Dispatcher, request } from 'undici';
import type { Cloud } from '../../checks/cloud.ts';
import { type Button, type Form, type Page, readPage } from './page.ts';

/** A page that never ends is cut off; those of a sign-in are a hundredth of it. */
const MOST_BYTES = 1024 * 1024;

/** Sign-ins take about five. */
const MOST_REDIRECTS = 20;

const WITHIN_MS = 60_000;

/** How often a page is opened that does not come, and for how long one waits the first time. */
const MOST_TRIES = 4;
const PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** What says: in a moment. Source: RFC 9110, sections 15.6.3 to 15.6.5; RFC 6585, section 4. */
const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** By these the platform knows a browser, which it redirects to the sign-in. */
const HEADERS = { 'user-agent': 'Mozilla/5.0 (compatible; easy-auth-lab)', accept: 'text/html' };

export interface BrowserOptions {
  readonly cloud: Pick<Cloud, 'dispatcher'>;
  /** The one address outside of the cloud that it may send something to: the lab's own, on this machine. */
  readonly home: string;
  readonly signal?: AbortSignal;
}

interface Sending {
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser without scripts and without a screen: keeps cookies, follows redirects, and fills in forms. */
export class Browser {
  readonly #options: BrowserOptions;
  readonly #jar = new CookieJar();

  constructor(options: BrowserOptions) {
    this.#options = options;
  }

  /** Opens a page, as if its address were typed. @throws what the connection throws */
  open(url: string): Promise<Page> {
    return this.#load(url, { method: 'GET' });
  }

  /** Sends a form by one of its buttons, with some fields filled in. @throws as `open` */
  submit(
    page: Page,
    form: Form,
    button: Button | undefined,
    fill: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    const fields = new URLSearchParams([...form.fields]);
    for (const [name, value] of Object.entries(fill)) fields.set(name, value);
    if (button?.name) fields.set(button.name, button.value);
    const { origin } = new URL(page.url);
    if (form.method === 'GET') {
      const url = new URL(form.action);
      url.search = fields.toString();
      return this.#load(url.href, { method: 'GET', headers: { referer: `${origin}/` } });
    }
    return this.#load(form.action, {
      method: 'POST',
      body: fields.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin, referer: `${origin}/` },
    });
  }

  async #load(url: string, sending: Sending): Promise<Page> {
    let [at, next]: [string, Sending] = [url, sending];
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const { status, location, html } = await this.#send(at, next);
      if (location === undefined) return readPage(at, status, html);
      at = new URL(location, at).href;
      // Fetch standard, HTTP-redirect fetch: these two keep the method and what is sent.
      if (status !== 307 && status !== 308) next = { method: 'GET' };
    }
    throw new Error(`more than ${MOST_REDIRECTS} redirects, the last to ${new URL(at).host}`);
  }

  /** Sends, and opens again what was only opened, as one presses reload: a service may be in trouble for a moment. */
  async #send(url: string, sending: Sending) {
    for (let tries = 1; ; tries += 1) {
      const isLast = sending.method !== 'GET' || tries >= MOST_TRIES;
      let pause = PAUSE_MS * tries;
      try {
        const answer = await this.#sendOnce(url, sending);
        if (!answer.isBusy) return answer;
        if (isLast && sending.method === 'GET') return answer;
        if (isLast) throw new Error(`${new URL(url).host} answered ${answer.status}`);
        pause = Math.min(Math.max(pause, answer.retryAfter), LONGEST_PAUSE_MS);
      } catch (error) {
        if (isLast || this.#options.signal?.aborted) throw error;
      }
      await delay(pause, undefined, this.#options.signal ? { signal: this.#options.signal } : {});
    }
  }

  async #sendOnce(url: string, { method, body, headers }: Sending) {
    const cookie = await this.#jar.getCookieString(url);
    const answer = await request(url, {
      method,
      dispatcher: this.#dispatcherFor(url),
      signal: AbortSignal.any([
        AbortSignal.timeout(WITHIN_MS),
        ...(this.#options.signal ? [this.#options.signal] : []),
      ]),
      headers: { ...HEADERS, ...headers, ...(cookie ? { cookie } : {}) },
      ...(body === undefined ? {} : { body }),
    });
    for (const each of [answer.headers['set-cookie'] ?? []].flat()) {
      await this.#jar.setCookie(each, url, { ignoreError: true });
    }
    const html = await readUpTo(MOST_BYTES, answer.body);
    const location =
      answer.statusCode >= 300 && answer.statusCode < 400 ? answer.headers.location : undefined;
    return {
      status: answer.statusCode,
      retryAfter: Number(answer.headers['retry-after'] ?? 0) * 1000 || 0,
      // What one of the lab's own apps answers is its answer, whatever its status.
      isBusy: BUSY.has(answer.statusCode) && answer.headers['x-easy-auth-lab'] === undefined,
      location: typeof location === 'string' ? location : undefined,
      html,
    };
  }

  #dispatcherFor(url: string): Dispatcher {
    const { cloud, home } = this.#options;
    if (new URL(url).origin === home) return new Agent({ keepAliveTimeout: 1 });
    if (!url.startsWith('https://')) throw new Error(`${new URL(url).host} is not asked without TLS`);
    if (!cloud.dispatcher) throw new Error('people sign in to this cloud by themselves');
    return cloud.dispatcher;
  }
}

async function readUpTo(limit: number, body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break; // leaving the loop ends the connection
  }
  return Buffer.concat(chunks).toString('utf8');
}
