import { request } from 'undici';
import { z } from 'zod';
import { origins } from '../../core/hosts.ts';
import type { Inside } from '../../core/inside.ts';
import { errorIn, type Service } from './error.ts';
import { redacted } from './redact.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request that the portal made, as it may be shown: secrets are cut. */
export interface Call {
  readonly service: Service;
  readonly method: Method;
  /** Path and query, which name no secret. */
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
}

/** The services' REST interfaces, asked as the user who is signed in. Each call throws a ServiceError when refused. */
export interface Azure {
  /** `path` with its api-version. */
  arm<T>(method: Method, path: string, shape: z.ZodType<T>, body?: unknown): Promise<T>;
  /** `path` below `/v1.0`. */
  graph<T>(method: Method, path: string, shape: z.ZodType<T>, body?: unknown): Promise<T>;
}

/** Gives an access token for a service. @throws SignedOutError when there is none any more */
export type TokenFor = (service: Service) => Promise<string>;

export interface AzureOptions {
  readonly port: number;
  /** Tells the portal's requests from those of other clients. */
  readonly inside?: Inside | undefined;
  readonly token: TokenFor;
  /** Is told of each call, refused ones too. */
  readonly onCall?: (call: Call) => void;
}

/** What an answer without a body is read as. */
export const Nothing = z.unknown();

/**
 * The services at the sandbox's own port: one HTTP request a call, with the user's own token, so that the user's rights
 * decide.
 */
export function azure(options: AzureOptions): Azure {
  return {
    arm: (method, path, shape, body) => send(options, 'arm', method, path, shape, body),
    graph: (method, path, shape, body) => send(options, 'graph', method, `/v1.0${path}`, shape, body),
  };
}

async function send<T>(
  { port, inside, token, onCall }: AzureOptions,
  service: Service,
  method: Method,
  path: string,
  shape: z.ZodType<T>,
  body?: unknown,
): Promise<T> {
  const answer = await request(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      host: new URL(origins[service]).host,
      authorization: `Bearer ${await token(service)}`,
      accept: 'application/json',
      ...inside?.headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.body.text();
  onCall?.({ service, method, path, body: redacted(body), status: answer.statusCode });
  const parsed = json(text);
  if (answer.statusCode >= 400) throw errorIn(service, answer.statusCode, parsed);
  return shape.parse(parsed);
}

function json(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
