import type { CheckOutcome, Fault, Standing } from '../result.ts';

/** One student in a report. */
export interface StudentReport {
  /** The line of the roster. */
  readonly line: number;
  readonly student: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** `pending`: not looked at yet, because the run was interrupted. */
  readonly standing: Standing | 'pending';
  /** How many checks pass; `null` where that is not known. */
  readonly score: number | null;
  readonly maxScore: number;
  /** The number of the first step that is not done; `null` where all are, or where it is not known. */
  readonly nextStep: number | null;
  readonly at: string | null;
  readonly subscription?: string;
  readonly resourceGroup?: string;
  readonly frontend?: string;
  readonly backend?: string;
  /** Why nothing could be looked at. */
  readonly fault?: Fault;
  readonly outcomes: readonly CheckOutcome[];
}

export interface CheckHead {
  readonly id: string;
  readonly step: number;
  readonly title: string;
  readonly docs: string;
}

/** What a check said of a student. */
export const outcomeOf = (
  { outcomes }: Pick<StudentReport, 'outcomes'>,
  id: string,
): CheckOutcome | undefined => outcomes.find((each) => each.id === id);

/** Whether a student has done a step. */
export const isDone = (student: StudentReport, step: number, checks: readonly CheckHead[]): boolean =>
  checks.every((check) => check.step !== step || outcomeOf(student, check.id)?.status === 'pass');
