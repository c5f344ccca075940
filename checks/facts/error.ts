/** Why a fact could not be read. */
export type FactErrorCode = 'not-signed-in' | 'forbidden' | 'throttled' | 'unreachable' | 'unexpected-answer';

/** A fact could not be read. It says nothing about the learner's work: the runner makes it `error`, never `fail`. */
export class FactError extends Error {
  override readonly name = 'FactError';
  readonly code: FactErrorCode;
  /** What to type or do; the message says what happened and why it probably did. */
  readonly next: string;

  constructor(code: FactErrorCode, message: string, options: { next: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.next = options.next;
  }
}
