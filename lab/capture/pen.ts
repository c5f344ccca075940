import { setTimeout as wait } from 'node:timers/promises';
import type { Cloud, Credential } from '../../checks/cloud.ts';
import { createHttp, type Method, throughProxy } from '../az/builtin/services/http.ts';
import { bodyOf, headersOf, type Recording } from './recording.ts';

/** What was answered. */
export interface Reply {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Parsed where it is JSON. */
  readonly body: unknown;
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it is; only its size is written down. */
  readonly zip?: Buffer;
}

/** Asks services, and writes down what was asked and answered. Redirects are not followed. */
export interface Pen {
  /** Azure Resource Manager, with whoever is signed in. @throws AzError when no answer comes */
  arm(method: Method, path: string, json?: unknown): Promise<Reply>;
  /** Microsoft Graph v1.0, with whoever is signed in. @throws as `arm` */
  graph(method: Method, path: string, json?: unknown): Promise<Reply>;
  /** Microsoft Entra ID, with nobody signed in. @throws as `arm` */
  login(method: Method, path: string, sent?: Sent): Promise<Reply>;
  /** Kudu of a site, with whoever is signed in to ARM. @throws as `arm` */
  kudu(method: Method, host: string, path: string, sent?: Sent): Promise<Reply>;
  /** A site, with what `sent` says. @throws as `arm` */
  site(method: Method, host: string, path: string, sent?: Sent): Promise<Reply>;
  /**
   * Asks again until the answer is as wanted, or `within` (milliseconds) is over; the last answer is what counts, and what
   * is written down.
   */
  until(ask: () => Promise<Reply>, wanted: (reply: Reply) => boolean, within: number): Promise<Reply>;
}

export interface PenOptions {
  readonly cloud: Cloud;
  readonly credential: Credential;
  readonly recording: Recording;
  readonly signal: AbortSignal;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** A pen for one cloud. */
export function createPen({ cloud, credential, recording, signal }: PenOptions): Pen {
  const dispatcher = cloud.dispatcher ?? throughProxy();
  const http = createHttp({ dispatcher, userAgent: 'easy-auth-lab capture', signal });

  async function ask(
    method: Method,
    url: string,
    sent: Sent,
    secret: Record<string, string> = {},
  ): Promise<Reply> {
    const { text: body, type } = contentOf(sent);
    const headers = {
      accept: 'application/json',
      ...(type === undefined ? {} : { 'content-type': type }),
      ...sent.headers,
    };
    const answer = await http.send({
      method,
      url,
      headers: { ...headers, ...secret },
      ...(sent.zip || body !== undefined ? { body: sent.zip ?? body ?? '' } : {}),
    });
    const answered = bodyOf(answer.text, answer.headers.get('content-type') ?? '');
    recording.add({
      method,
      url,
      requestHeaders: headersOf(Object.entries(headers)),
      ...(sent.zip ? { requestArchive: sent.zip.length } : {}),
      ...(body === undefined ? {} : { requestBody: sent.json ?? body }),
      status: answer.status,
      responseHeaders: headersOf(answer.headers),
      ...(answered === undefined ? {} : { responseBody: answered }),
    });
    return { status: answer.status, headers: answer.headers, body: answered };
  }

  const bearer = async (resource: string): Promise<Record<string, string>> => {
    const token = await credential.getToken(`${resource}/.default`);
    return { authorization: `Bearer ${token?.token ?? ''}` };
  };
  const { arm, graph } = cloud.resources;
  return {
    arm: async (method, path, json) => ask(method, `${cloud.arm}${path}`, { json }, await bearer(arm)),
    graph: async (method, path, json) =>
      ask(method, `${cloud.graph}/v1.0${path}`, { json }, await bearer(graph)),
    login: (method, path, sent = {}) => ask(method, `${cloud.login}${path}`, sent),
    kudu: async (method, host, path, sent = {}) =>
      ask(method, `https://${host}${path}`, sent, await bearer(arm)),
    site: (method, host, path, sent = {}) => {
      const { authorization, cookie, ...headers } = sent.headers ?? {};
      const secret = { ...(authorization ? { authorization } : {}), ...(cookie ? { cookie } : {}) };
      return ask(method, `https://${host}${path}`, { ...sent, headers }, secret);
    },
    async until(question, wanted, within) {
      const end = Date.now() + within;
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        const reply = await question();
        if (wanted(reply) || Date.now() + pause > end) return reply;
        await wait(pause, undefined, { signal });
        recording.again();
      }
    },
  };
}

function contentOf({ json, form, zip }: Sent): { readonly text?: string; readonly type?: string } {
  if (zip) return { type: 'application/octet-stream' };
  if (form) return { text: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' };
  return json === undefined ? {} : { text: JSON.stringify(json), type: 'application/json' };
}
