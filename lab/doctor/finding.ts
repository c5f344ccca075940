/** What the doctor found of one thing. */
export interface Finding {
  readonly id: string;
  readonly title: string;
  /** `fail` stands in the way; `warn` may, or is only worth knowing; `error` could not be looked at. */
  readonly status: 'ok' | 'warn' | 'fail' | 'error';
  readonly found: string;
  /** What to do about it, unless all is well. */
  readonly next?: string;
}

export type Look = Omit<Finding, 'id' | 'title'>;

export const ok = (found: string): Look => ({ status: 'ok', found });
export const warn = (found: string, next: string): Look => ({ status: 'warn', found, next });
export const bad = (found: string, next: string): Look => ({ status: 'fail', found, next });
