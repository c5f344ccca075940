import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Cloud } from '../../../../checks/cloud.ts';
import { retryAfter } from '../../../../checks/facts/http.ts';
import { encodedClaims } from '../../../../checks/facts/tokens.ts';
import { AzError, EXIT } from '../cli/error.ts';
import { type Json, parseJson } from '../cli/json.ts';
import type { Http, HttpAnswer, Method } from './http.ts';
import type { Pause } from './pause.ts';
import { read } from './read.ts';
import type { Tokens } from './tokens.ts';

/** Azure Resource Manager. Paths begin at the root; the api-version is the one that az 2.45 sends for them. */
export interface Arm {
  /** Sends, waits until a long operation is done, and gives what `shape` takes of the answer. @throws AzError */
  send<T>(method: Method, path: string, shape: z.ZodType<T>, body?: Json): Promise<T>;
  /** The same for an answer whose body does not matter. */
  call(method: Method, path: string, body?: Json): Promise<void>;
  /** Reads; `undefined` where there is nothing (404). */
  find<T>(path: string, shape: z.ZodType<T>): Promise<T | undefined>;
  /** Reads all items of a list, page after page. */
  list<T>(path: string, item: z.ZodType<T>): Promise<T[]>;
  /** Whether HEAD says that it is there. */
  exists(path: string): Promise<boolean>;
  /** Reads what is no JSON. */
  text(method: Method, path: string, body?: Json): Promise<string>;
  /** Deletes without waiting for it to be done. */
  begin(method: Method, path: string): Promise<void>;
}

export interface ArmOptions {
  readonly cloud: Cloud;
  readonly http: Http;
  readonly tokens: Tokens;
  readonly pause: Pause;
}

export function createArm({ cloud, http, tokens, pause }: ArmOptions): Arm {
  const send = (method: Method, url: string, authorization: string, body?: Json): Promise<HttpAnswer> =>
    http.send({
      method,
      url,
      // Secrets are listed by POST, so that they stay out of logs.
      question: /\/list(?:\?|$)|\/checknameavailability\?/i.test(url),
      headers: {
        accept: 'application/json',
        authorization,
        'x-ms-client-request-id': randomUUID(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  /** A token may have ended on the way, or a refusal ask for one that proves more: it is sent once again with another. */
  const ask = async (method: Method, url: string, body?: Json): Promise<HttpAnswer> => {
    const refused = await tokens.authorization(cloud.resources.arm);
    const answer = await send(method, url, refused, body);
    if (answer.status !== 401) return answer;
    const encoded = encodedClaims(answer);
    const claims = encoded === undefined ? {} : { claims: Buffer.from(encoded, 'base64').toString('utf8') };
    const other = await tokens.authorization(cloud.resources.arm, { refused, ...claims });
    return other === refused ? answer : send(method, url, other, body);
  };
  const succeed = async (method: Method, path: string, body?: Json): Promise<HttpAnswer> => {
    const answer = await ask(method, `${cloud.arm}${withVersion(path)}`, body);
    if (answer.status >= 400) throw refusal(answer);
    return answer;
  };
  /** Source: "Track asynchronous Azure operations" (learn.microsoft.com). */
  const finish = async (first: HttpAnswer): Promise<HttpAnswer> => {
    let answer = first;
    for (let polls = 0; answer.status === 202; polls += 1) {
      const location = answer.headers.get('location') ?? '';
      // A link that leads away from ARM would take the token with it.
      if (!URL.canParse(location) || new URL(location).origin !== cloud.arm) return answer;
      await pause(polls, retryAfter(answer));
      answer = await ask('GET', location);
      if (answer.status >= 400) throw refusal(answer);
    }
    return answer;
  };
  return {
    async send(method, path, shape, body) {
      const answer = await finish(await succeed(method, path, body));
      return read(shape, answer, `${method} ${path}`);
    },
    async call(method, path, body) {
      await finish(await succeed(method, path, body));
    },
    async find(path, shape) {
      const answer = await ask('GET', `${cloud.arm}${withVersion(path)}`);
      if (answer.status === 404) return undefined;
      if (answer.status >= 400) throw refusal(answer);
      return read(shape, answer, `GET ${path}`);
    },
    async list(path, item) {
      const Page = z.object({ value: z.array(item), nextLink: z.string().nullish() });
      const items = [];
      let next: string | null | undefined = `${cloud.arm}${withVersion(path)}`;
      while (next) {
        if (new URL(next).origin !== cloud.arm) throw new AzError('A page of the list is on another host.');
        const answer: HttpAnswer = await ask('GET', next);
        if (answer.status >= 400) throw refusal(answer);
        const page: z.infer<typeof Page> = read(Page, answer, `GET ${path}`);
        items.push(...page.value);
        next = page.nextLink;
      }
      return items;
    },
    async exists(path) {
      const answer = await ask('HEAD', `${cloud.arm}${withVersion(path)}`);
      if (answer.status >= 400 && answer.status !== 404) throw refusal(answer);
      return answer.status < 400;
    },
    text: async (method, path, body) => (await succeed(method, path, body)).text,
    async begin(method, path) {
      await succeed(method, path);
    },
  };
}

/** The versions that az 2.45 sends (recorded), where the path does not name one. */
function withVersion(path: string): string {
  const [name = '', query = ''] = path.split('?');
  if (new URLSearchParams(query).has('api-version')) return path;
  const version = /\/providers\/microsoft\.web\/(?!register$)/i.test(name)
    ? '2022-03-01'
    : /^\/subscriptions(?:\/[^/]+\/locations)?$/i.test(name)
      ? '2019-11-01'
      : '2021-04-01';
  return `${path}${path.includes('?') ? '&' : '?'}api-version=${version}`;
}

const ArmRefusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const WebRefusal = z.object({ Code: z.string().optional(), Message: z.string() });

/**
 * ARM's errors as az prints them, and those of Microsoft.Web by their message. Where az 2.45 prints less than the service
 * said (`Operation returned an invalid status`), this prints what it said.
 * Source: az 2.45 tried; recorded answers of the real services.
 */
function refusal(answer: HttpAnswer): AzError {
  const body = parseJson(answer.text);
  const exitCode = answer.status === 404 ? EXIT.notFound : EXIT.failed;
  const arm = ArmRefusal.safeParse(body).data?.error;
  if (arm) {
    const hint = answer.status === 401 ? signInAgain(answer) : undefined;
    return new AzError(`(${arm.code}) ${arm.message}\nCode: ${arm.code}\nMessage: ${arm.message}`, {
      exitCode,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  const web = WebRefusal.safeParse(body).data;
  if (web) return new AzError(web.Message, { exitCode });
  const details = answer.text === '' ? '' : `\n${answer.text}`;
  return new AzError(`Operation returned an invalid status '${answer.reason || answer.status}'${details}`, {
    exitCode,
  });
}

function signInAgain(answer: HttpAnswer): string {
  const claims = encodedClaims(answer);
  const challenge = claims === undefined ? '' : ` --claims-challenge "${claims}"`;
  return `Interactive authentication is needed. Please run:\naz logout\naz login${challenge}`;
}
