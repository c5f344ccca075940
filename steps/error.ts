/** A step's file is not what it must be. Says where. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, message: string, cause?: unknown) {
    super(`${file}:${line}: ${message}`, { cause });
    this.file = file;
    this.line = line;
  }
}
