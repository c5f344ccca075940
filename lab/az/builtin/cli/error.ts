/** How az ends. Source: "Azure CLI error codes" (learn.microsoft.com), and az 2.45 tried. */
export const EXIT = { failed: 1, usage: 2, notFound: 3, interrupted: 130 } as const;

/** Why a command of the built-in az failed, in the words that az has for it; printed as `ERROR: …`. */
export class AzError extends Error {
  override readonly name = 'AzError';
  readonly exitCode: number;
  /** Lines to print below the message. */
  readonly hint: string | undefined;

  constructor(message: string, options: { exitCode?: number; hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? EXIT.failed;
    this.hint = options.hint;
  }
}

/** The command line cannot be understood. */
export const usage = (message: string, hint?: string): AzError =>
  new AzError(message, { exitCode: EXIT.usage, ...(hint === undefined ? {} : { hint }) });

/** What is asked for is not there. */
export const notFound = (message: string): AzError => new AzError(message, { exitCode: EXIT.notFound });
