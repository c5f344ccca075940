import { checks as allChecks } from '../../checks/index.ts';
import type { Colors } from '../context.ts';
import type { Lab } from '../lab.ts';
import { createLiveLine } from '../report/live-line.ts';
import { duration } from '../report/time.ts';
import type { ClassReport } from './reports/class-report.ts';
import type { StudentResult } from './result.ts';
import type { RosterRow } from './roster/row.ts';

/** Tells of a run while it goes on. */
export interface Progress {
  result(row: RosterRow, result: StudentResult): void;
  again(count: number): void;
  end(): void;
}

/** A line a student, as soon as one is looked at; at a terminal, below it how long the rest will take. */
export function progress(
  lab: Lab,
  { rows, open }: { readonly rows: number; readonly open: number },
): Progress {
  const { print, context } = lab;
  const { colors } = context;
  const live = createLiveLine(lab);
  const from = performance.now();
  let done = 0;
  if (open < rows) print.say(`${rows - open} of ${rows} students were looked at before.`);
  const redraw = (): void => {
    const left = open - done;
    if (left <= 0) {
      live.clear();
      return;
    }
    const rest = done < 3 ? '' : `, about ${duration(((performance.now() - from) / done) * left)} left`;
    live.show(`  … ${left} of ${rows} students to go${rest}`);
  };
  redraw();
  return {
    result(row, result) {
      done += 1;
      live.clear();
      const place = `${rows - open + done}/${rows}`.padStart(2 * String(rows).length + 1);
      print.say(`${place} ${lineOf(row, result, colors)}`);
      redraw();
    },
    again(count) {
      live.clear();
      print.say(
        colors.dim(`Something stood in the way at ${count} students that may have passed: looking again…`),
      );
      redraw();
    },
    end: () => live.clear(),
  };
}

function lineOf({ student }: RosterRow, result: StudentResult, colors: Colors): string {
  const { fault, outcomes } = result;
  if (fault) return `${colors.yellow('!')} ${student}: could not be looked at (${fault.message})`;
  const passed = outcomes.filter(({ status }) => status === 'pass').length;
  const score = `${passed} of ${outcomes.length} checks`;
  const first =
    outcomes.find(({ status }) => status === 'fail') ?? outcomes.find(({ status }) => status !== 'pass');
  if (!first) return `${colors.green('✔')} ${student}: ${score}`;
  const check = allChecks.find(({ id }) => id === first.id);
  const isUnknown = first.status === 'error';
  const sign = isUnknown ? colors.yellow('!') : colors.red('✖');
  const how = isUnknown ? 'could not be looked at' : 'not yet';
  return `${sign} ${student}: ${score}; step ${check?.step}, ${how}: ${check?.title}`;
}

const MOST_TOLD = 5;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The class in a few lines. */
export function summaryText({ summary, mistakes }: ClassReport, colors: Colors): string {
  const parts = [
    colors.green(`${summary.pass} done`),
    colors.red(`${summary.fail} not yet`),
    colors.yellow(`${summary.error} could not be looked at`),
    ...(summary.pending > 0 ? [`${summary.pending} not looked at`] : []),
    ...(summary.badRows > 0 ? [colors.yellow(counted(summary.badRows, 'bad row'))] : []),
  ];
  const common = mistakes
    .filter(({ stopped }) => stopped.length > 0)
    .slice(0, MOST_TOLD)
    .map(
      ({ stopped, meaning, check }) =>
        `  ${String(stopped.length).padStart(4)} × ${meaning} (step ${check.step}, ${check.id})`,
    );
  return [
    `\n${counted(summary.students, 'student')}: ${parts.join(', ')}`,
    ...(common.length > 0 ? ['What stops students where they are, most often:', ...common] : []),
  ].join('\n');
}
