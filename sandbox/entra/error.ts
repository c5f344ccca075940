import { randomUUID } from 'node:crypto';
import { origins } from '../core/hosts.ts';

/** What an error means to a learner and what to do about it: the sandbox's own words, never mixed with the service's. */
export interface Advice {
  readonly means: string;
  readonly next: string;
}

/** One entry of the catalogue. `text` is the message after the code; what it mentions comes from the request. */
interface Definition<A extends readonly string[]> extends Advice {
  readonly code: number;
  /** The OAuth error. */
  readonly error: string;
  /** HTTP status where the answer is JSON. */
  readonly status?: number;
  readonly suberror?: string;
  /**
   * True where authorize answers at the client's redirect URI even though a person could be shown a page. With
   * `prompt=none` every error goes there.
   */
  readonly redirects?: boolean;
  readonly text: (...mentions: A) => string;
}

/**
 * An error of Entra ID: an `AADSTS` code with its OAuth error. The message is the text after the code.
 * Source: "Microsoft Entra authentication & authorization error codes".
 */
export class EntraError extends Error {
  override readonly name = 'EntraError';
  readonly code: number;
  readonly error: string;
  readonly status: number;
  readonly suberror: string | undefined;
  readonly redirects: boolean;
  /** A claims challenge: the JSON that the client sends back as `claims`. */
  readonly claims: string | undefined;
  readonly advice: Advice;

  constructor(
    definition: Omit<Definition<[]>, 'text'>,
    message: string,
    { claims }: { claims?: string } = {},
  ) {
    super(message);
    this.code = definition.code;
    this.error = definition.error;
    this.status = definition.status ?? 400;
    this.suberror = definition.suberror;
    this.redirects = definition.redirects ?? false;
    this.claims = claims;
    this.advice = { means: definition.means, next: definition.next };
  }
}

/** Makes errors of one kind. `definition` is what the pages about errors show. */
export interface ErrorKind<A extends readonly string[]> {
  (...mentions: A): EntraError;
  readonly definition: Omit<Definition<A>, 'text'>;
}

/** Declares an entry of the catalogue. */
export function define<A extends readonly string[]>(definition: Definition<A>): ErrorKind<A> {
  // `map` forgets that the list is as long as it was
  const make = (...mentions: A) =>
    new EntraError(definition, definition.text(...(mentions.map(shown) as readonly string[] as A)));
  return Object.assign(make, { definition });
}

/** The same error with other advice, where the sandbox sees more than the service says. */
export function withAdvice(
  { code, error, status, suberror, redirects, message }: EntraError,
  advice: Advice,
): EntraError {
  return new EntraError(
    { code, error, status, redirects, ...(suberror ? { suberror } : {}), ...advice },
    message,
  );
}

/** What came with the request is cut to what can be read, and cannot break a line. */
const shown = (text: string): string => text.replace(/\p{Cc}/gu, '?').slice(0, 300);

/** The body of an error answer, and what the page about it shows. */
export interface ErrorBody {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly error_uri: string;
  readonly suberror?: string;
  readonly claims?: string;
}

/**
 * An error as the service words it. `correlationId` is the client's own where it sent one. The parts of the description
 * are separated by single spaces, as in answers since late 2023.
 */
export function errorBody(error: EntraError, now: Date, correlationId?: string): ErrorBody {
  const trace = randomUUID();
  const correlation = correlationId ?? randomUUID();
  const timestamp = now
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  return {
    error: error.error,
    error_description: `AADSTS${error.code}: ${error.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [error.code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `${origins.login}/error?code=${error.code}`,
    ...(error.suberror ? { suberror: error.suberror } : {}),
    ...(error.claims ? { claims: error.claims } : {}),
  };
}
