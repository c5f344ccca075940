import type { Findings, Measurement, Row, Series, Target } from './measurement.ts';
import { amount, median, quantity, times } from './statistics.ts';
import type { Machine } from './tools/machine.ts';

/** How a measurement ended: with findings, without any through no fault of ours, or by a fault of ours. */
export type Outcome =
  | { readonly kind: 'measured'; readonly findings: Findings }
  | { readonly kind: 'not measured'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

export interface Result {
  readonly measurement: Pick<Measurement, 'name' | 'title' | 'method'>;
  readonly outcome: Outcome;
}

/** The report as lines of plain text, which needs no colour. */
export function reportText(machine: Machine, quick: boolean, results: readonly Result[]): string {
  const { node, platform, processors, processor, load } = machine;
  const head = [
    `Easy Auth Lab, benchmarks. Node ${node}, ${platform}, ${processors} × ${processor}, load ${load} at the start.`,
    `Medians, with the lowest and the highest of all runs.${quick ? ' Quick: few and short runs, to be read as rough.' : ''}`,
  ];
  const parts = results.map(({ measurement, outcome }) => [
    '',
    `${measurement.name}: ${measurement.title}`,
    ...wrap(measurement.method, 110).map((line) => `  ${line}`),
    ...outcomeLines(outcome),
  ]);
  const targets = results.flatMap(({ outcome }) =>
    outcome.kind === 'measured' ? outcome.findings.targets : [],
  );
  return [...head, ...parts.flat(), '', summary(targets), ''].join('\n');
}

function outcomeLines(outcome: Outcome): string[] {
  if (outcome.kind === 'not measured') return ['', `  not measured: ${outcome.why}`];
  if (outcome.kind === 'failed') return ['', `  FAILED: ${outcome.why}`];
  const { rows, ratios, targets, notMeasured } = outcome.findings;
  return [
    '',
    ...table(rows),
    ...block(ratios.map(({ text, value }) => [times(value), text])),
    ...block(targets.map((target) => [stateOf(target), `${target.text}: ${target.found}`])),
    ...block(notMeasured.map((what) => ['not measured', what])),
  ];
}

/** A line a subject, a column a figure, and at the end how many runs there were. */
function table(rows: readonly Row[]): string[] {
  const columns = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const lines = rows.map(({ subject, figures }) => {
    const cells = columns.map((column) => (figures[column] ? figure(figures[column]) : ''));
    const runs = Math.max(...Object.values(figures).map(({ values }) => values.length));
    return [subject, ...cells, String(runs)];
  });
  return columned([['', ...columns, 'runs'], ...lines]);
}

function figure({ values, unit }: Series): string {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  return `${quantity(median(values), unit)} (${amount(lowest, unit)} to ${amount(highest, unit)})`;
}

const block = (lines: readonly (readonly string[])[]): string[] =>
  lines.length > 0 ? ['', ...columned(lines)] : [];

function columned(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  return lines.map((line) =>
    `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd(),
  );
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

const stateOf = ({ met }: Target): 'met' | 'MISSED' | 'not measured' =>
  met === undefined ? 'not measured' : met ? 'met' : 'MISSED';

function summary(targets: readonly Target[]): string {
  const count = (state: string): number => targets.filter((target) => stateOf(target) === state).length;
  return `Targets: ${count('met')} met, ${count('MISSED')} missed, ${count('not measured')} not measured.`;
}

/** The report as data: the same, and the value of each run. */
export function reportData(machine: Machine, quick: boolean, results: readonly Result[]): object {
  return {
    machine,
    quick,
    measurements: results.map(({ measurement: { name, title, method }, outcome }) => ({
      name,
      title,
      method,
      ...outcomeData(outcome),
    })),
  };
}

function outcomeData(outcome: Outcome): object {
  if (outcome.kind !== 'measured') return { outcome: outcome.kind, why: outcome.why };
  const { rows, ratios, targets, notMeasured } = outcome.findings;
  return {
    outcome: outcome.kind,
    rows: rows.map(({ subject, figures }) => ({
      subject,
      figures: Object.fromEntries(
        Object.entries(figures).map(([column, { unit, values }]) => [
          column,
          { unit, median: median(values), min: Math.min(...values), max: Math.max(...values), values },
        ]),
      ),
    })),
    ratios,
    targets: targets.map((target) => ({ ...target, state: stateOf(target).toLowerCase() })),
    notMeasured,
  };
}
