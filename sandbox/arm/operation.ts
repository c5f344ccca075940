import type { Caller } from '../entra/tokens.ts';

export type Method = 'GET' | 'HEAD' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';

/** The names of a path's parameters (`:site`), so that a handler can ask for no other. */
export type Names<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Names<Rest>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

/** What a handler is given: a caller who is allowed to, and a body that is JSON or nothing. */
export interface ArmRequest<Name extends string = string> {
  readonly caller: Caller;
  readonly params: Readonly<Record<Name, string>>;
  readonly query: URLSearchParams;
  readonly apiVersion: string;
  /** The parsed body; `undefined` when there was none. Shapes are the handler's to check. */
  readonly body: unknown;
}

/** An answer, before its headers. `web` says that the provider Microsoft.Web gives it, whose headers differ. */
export interface Answer {
  readonly status: number;
  readonly web?: true;
  readonly json?: unknown;
  readonly xml?: string;
  /** The time of the last change, from which the ETag is made. */
  readonly changedAt?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Which of ARM's budgets a request uses up; the answer tells what is left of it. */
export type Budget = 'reads' | 'writes' | 'deletes' | 'resource-requests' | 'site-writes';

/** One operation of the REST API: what it is called, what a role must allow, and what it does. */
export interface Operation {
  readonly method: Method;
  readonly path: string;
  /** The action that a role of the caller must allow; `undefined`: whoever has signed in. */
  readonly action: string | undefined;
  /** `anywhere`: a role somewhere in the subscription suffices, because the answer tells of no resource. */
  readonly reach: 'scope' | 'anywhere';
  readonly budget: Budget;
  readonly handle: (request: ArmRequest) => Answer | Promise<Answer>;
}

interface Options {
  readonly reach?: 'scope' | 'anywhere';
  readonly budget?: Budget;
}

/** An operation; the parameters of `handle` are typed by `path`. */
export function operation<P extends string>(
  method: Method,
  path: P,
  action: string | undefined,
  handle: (request: ArmRequest<Names<P>>) => Answer | Promise<Answer>,
  { reach = 'scope', budget = budgetOf(method) }: Options = {},
): Operation {
  return { method, path, action, reach, budget, handle: handle as Operation['handle'] };
}

function budgetOf(method: Method): Budget {
  if (method === 'DELETE') return 'deletes';
  if (method === 'POST') return 'resource-requests';
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'writes';
}

/** An answer of ARM itself. */
export const ok = (json: unknown, status = 200): Answer => ({ status, json });

/** A list as ARM gives it. */
export const okList = (value: readonly unknown[]): Answer => ok({ value });

/** An answer of Microsoft.Web; `changedAt` gives it an ETag. */
export const web = (json: unknown, changedAt?: string): Answer => ({
  status: 200,
  web: true,
  json,
  ...(changedAt ? { changedAt } : {}),
});

/** A list as Microsoft.Web gives it. */
export const webList = (value: readonly unknown[]): Answer => web({ value, nextLink: null, id: null });

/** Done, with nothing to tell. */
export const webDone = (changedAt?: string): Answer => ({
  status: 200,
  web: true,
  ...(changedAt ? { changedAt } : {}),
});

/** There was nothing to delete. Source: "ARM RPC", Delete resource. */
export const nothingDeleted: Answer = { status: 204 };
