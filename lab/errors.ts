import { EXIT, type ExitCode } from './exit.ts';

/** What is wrong, the same wherever it is met. */
export type LabErrorCode =
  | 'usage'
  | 'bad-name'
  | 'choose'
  | 'cloud-file'
  | 'folder'
  | 'state-damaged'
  | 'sandbox'
  | 'sandbox-damaged'
  | 'sandbox-not-started'
  | 'sandbox-not-stopped'
  | 'not-supported'
  | 'needs-consent'
  | 'az'
  | 'sign-in'
  | 'no-receipt'
  | 'snapshot'
  | 'roster'
  | 'results'
  | 'step'
  | 'network';

/**
 * Something that the learner can act on. The message says what happened and why it probably did; `next` what to type or
 * do. `lab/main.ts` prints both and ends with `exit`.
 */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly code: LabErrorCode;
  readonly next: string;
  readonly exit: ExitCode;
  /** What kind of failure of az it was, where that is known (`Explanation.id`). */
  readonly failure: string | undefined;

  constructor(
    code: LabErrorCode,
    message: string,
    options: { next: string; exit?: ExitCode; failure?: string | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.next = options.next;
    this.exit = options.exit ?? EXIT.couldNot;
    this.failure = options.failure;
  }
}

/** The words of an error that came from outside, for the middle of a message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of an error of Node's (`ENOENT`), if it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
