import { describe, expect, it } from 'vitest';
import type { Findings } from './measurement.ts';
import { type Outcome, reportData, reportText } from './report.ts';

const machine = {
  node: 'v20.19.0',
  platform: 'linux x64',
  processors: 2,
  processor: 'Some processor',
  load: 0.5,
};

const findings: Findings = {
  rows: [
    {
      subject: 'ours',
      figures: {
        ready: { unit: 'ms', values: [300, 200, 400] },
        memory: { unit: 'MB', values: [90, 91, 92] },
      },
    },
    { subject: 'a peer', figures: { ready: { unit: 'ms', values: [100, 150] } } },
  ],
  ratios: [{ text: 'ready: ours / a peer', value: 2.4 }],
  targets: [
    { text: 'ready in 1 s or less', found: '0.300 s', met: true },
    { text: 'within 1.5 times the peer', found: '2.40 times', met: false },
    { text: 'beside the other peer', found: 'not measured' },
  ],
  notMeasured: ['the other peer: no network'],
};

const result = (outcome: Outcome) => ({
  measurement: { name: 'start', title: 'Ready time', method: 'From the spawn until it answers.' },
  outcome,
});
const measured = result({ kind: 'measured', findings });

describe('the report as text', () => {
  const lines = reportText(machine, false, [measured]).split('\n');

  it('says where it was measured', () => {
    expect(lines[0]).toBe(
      'Easy Auth Lab, benchmarks. Node v20.19.0, linux x64, 2 × Some processor, load 0.5 at the start.',
    );
  });
  it('has a line a subject, with medians, the lowest and the highest, and the number of runs', () => {
    expect(lines).toContain('           ready                      memory                   runs');
    expect(lines).toContain('  ours     0.300 s (0.200 to 0.400)   91.0 MB (90.0 to 92.0)   3');
    expect(lines).toContain('  a peer   0.125 s (0.100 to 0.150)                            2');
  });
  it('says of each target whether it is met, in words', () => {
    expect(lines).toContain('  met            ready in 1 s or less: 0.300 s');
    expect(lines).toContain('  MISSED         within 1.5 times the peer: 2.40 times');
    expect(lines).toContain('  not measured   beside the other peer: not measured');
    expect(lines).toContain('Targets: 1 met, 1 missed, 1 not measured.');
  });
  it('says what could not be measured, and why', () => {
    expect(lines).toContain('  not measured   the other peer: no network');
  });
  it('needs no colour', () => {
    expect(lines.join('\n')).not.toContain('\u001b');
  });
  it('warns of a quick run', () => {
    expect(reportText(machine, true, [])).toContain('Quick');
    expect(lines.join('\n')).not.toContain('Quick');
  });
  it.each([
    [
      { kind: 'not measured', why: 'autocannon could not be installed' },
      '  not measured: autocannon could not be installed',
    ],
    [{ kind: 'failed', why: 'it ended with 1' }, '  FAILED: it ended with 1'],
  ] as const)('says how a measurement ended that found nothing: %o', (outcome, line) => {
    expect(reportText(machine, false, [result(outcome)]).split('\n')).toContain(line);
  });
  it('breaks what is long', () => {
    const method = 'word '.repeat(60).trim();
    const text = reportText(machine, false, [
      { ...measured, measurement: { ...measured.measurement, method } },
    ]);
    const broken = text.split('\n').filter((line) => line.startsWith('  word'));
    expect(broken.length).toBeGreaterThan(1);
    expect(broken.map((line) => line.trim()).join(' ')).toBe(method);
  });
});

it('the report as data says the same, with the value of each run', () => {
  expect(
    reportData(machine, true, [measured, result({ kind: 'failed', why: 'it ended with 1' })]),
  ).toMatchObject({
    machine,
    quick: true,
    measurements: [
      {
        name: 'start',
        outcome: 'measured',
        rows: [
          { figures: { ready: { unit: 'ms', median: 300, min: 200, max: 400, values: [300, 200, 400] } } },
          { subject: 'a peer' },
        ],
        ratios: [{ value: 2.4 }],
        targets: [{ state: 'met', met: true }, { state: 'missed', met: false }, { state: 'not measured' }],
        notMeasured: ['the other peer: no network'],
      },
      { outcome: 'failed', why: 'it ended with 1' },
    ],
  });
});
