import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A class with somebody in every state, and mistakes of most steps. */
export const MIX = [
  'finished=4',
  'step:2=1',
  'step:5=2',
  'step:8=2',
  'step:11=1',
  'nothing=1',
  'deleted=2',
  'forbidden=2',
  'disabled=2',
  'break:frontend-runs/crashed=1',
  'break:backend-runs/over-quota=1',
  'break:backend-url/trailing-slash=2',
  'break:backend-registration/registration-missing=1',
  'break:frontend-secret/secret-unknown=1',
  'break:frontend-provider/provider-erased=1',
  'break:permission-requested/permission-missing=1',
  'break:login-parameters/scope-without-api=1',
  'break:allowed-applications/any-application=1',
  'break:cross-origin-call/origin-missing=1',
].join(',');

/** As many as the mix has. */
export const STUDENTS = 29;

/** As much of a report as is compared with the answer sheet. */
const Report = z.looseObject({
  students: z.array(
    z.looseObject({
      student: z.string(),
      standing: z.string(),
      score: z.number().nullable(),
      fault: z.looseObject({ code: z.string() }).optional(),
      outcomes: z.array(z.looseObject({ id: z.string(), status: z.string(), kind: z.string().optional() })),
    }),
  ),
});

const Answers = z.object({
  students: z.array(
    z.object({
      student: z.string(),
      state: z.string(),
      standing: z.string(),
      fault: z.string().optional(),
      mistake: z.string().optional(),
      passes: z.array(z.string()),
    }),
  ),
});

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

/** A report without what differs from run to run: times. */
export function timeless(folder: string): unknown {
  const { from: _, to: __, students, ...rest } = Report.parse(read(folder, 'report.json'));
  return { ...rest, students: students.map(({ at: _at, ...student }) => student) };
}

/** What a report says of students that is not so, by the answer sheet: a line for each of them. */
export function wrongResults(folder: string, classFolder: string): string[] {
  const { students } = Report.parse(read(folder, 'report.json'));
  const answers = Answers.parse(read(classFolder, 'answers.json')).students;
  return answers.flatMap((answer) => {
    const found = students.find(({ student }) => student === answer.student);
    if (!found) return [`${answer.student} (${answer.state}) is not in the report`];
    const passes = found.outcomes.filter(({ status }) => status === 'pass').map(({ id }) => id);
    const fails = found.outcomes.flatMap(({ id, status, kind }) =>
      status === 'fail' ? [`${id} ${kind}`] : [],
    );
    const seen = { standing: found.standing, fault: found.fault?.code, passes: passes.sort() };
    const wanted = { standing: answer.standing, fault: answer.fault, passes: [...answer.passes].sort() };
    const isNamed = answer.mistake === undefined || fails.includes(answer.mistake);
    const isScored = found.score === (answer.standing === 'error' ? null : passes.length);
    return JSON.stringify(seen) === JSON.stringify(wanted) && isNamed && isScored
      ? []
      : [`${answer.student} (${answer.state}): ${JSON.stringify({ ...seen, fails })}`];
  });
}

const Line = z.looseObject({ student: z.string().optional() });

/** Whom the results in a folder are of, in the order in which they were found out. */
export const studentsIn = (folder: string): string[] =>
  readFileSync(join(folder, 'results.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line) => Line.parse(JSON.parse(line)).student ?? []);
