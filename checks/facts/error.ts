/** Why a fact could not be read. */
export type FactErrorCode = 'not-signed-in' | 'forbidden' | 'throttled' | 'unreachable' | 'unexpected-answer';

/** What it is, more exactly: news of its own, with words of its own. */
export type NewsKind =
  | 'no-az'
  | 'not-signed-in'
  | 'expired'
  | 'secret-refused'
  | 'wrong-tenant'
  | 'wrong-cloud'
  | 'no-identity'
  | 'claims-challenge'
  | 'conditional-access'
  | 'no-subscription'
  | 'disabled-subscription'
  | 'missing-role'
  | 'no-directory-permission'
  | 'busy'
  | 'unreachable';

/** A fact could not be read. It says nothing about the learner's work: the runner makes it `error`, never `fail`. */
export class FactError extends Error {
  override readonly name = 'FactError';
  readonly code: FactErrorCode;
  /** What to type or do; the message says what happened and why it probably did. */
  readonly next: string;
  readonly kind: NewsKind | undefined;

  constructor(
    code: FactErrorCode,
    message: string,
    options: { next: string; kind?: NewsKind; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.kind = options.kind;
    this.next = options.next;
  }
}

/** What `reading` finds, or `undefined` where it may not be read: for facts that only add to what is known anyway. */
export async function unlessForbidden<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FactError && error.code === 'forbidden') return undefined;
    throw error;
  }
}
