import { parse } from 'csv-parse/sync';
import { parse as parseHtml } from 'parse5';
import { describe, expect, it } from 'vitest';
import { keyOf, type StudentResult } from '../result.ts';
import { readRoster } from '../roster/roster.ts';
import { seenChecks } from '../seen-checks.ts';
import { classJunit } from './class-junit.ts';
import { classPage } from './class-page.ts';
import { classReport } from './class-report.ts';
import { gradesCsv } from './grades-csv.ts';

const checks = seenChecks(2);
const steps = [1, 2].map((number) => ({ number, title: `Step ${number}` }));

/** What a hostile student may be called. */
const HOSTILE = [
  '=HYPERLINK("http://evil.example")',
  '+1+cmd|calc',
  '-2+3',
  '@SUM(1)',
  'x;=1+1',
  '<script>alert(1)</script>',
  '" onmouseover="alert(1)',
  '../../etc/passwd',
  '</style><img src=x onerror=alert(1)>',
  ']]><!--',
];

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const roster = (...students: string[]) =>
  readRoster(
    Buffer.from(
      `student,subscription\n${students.map((each) => `${quoted(each)},s-${students.indexOf(each)}`).join('\n')}\n`,
    ),
  );

const resultFor = (row: Parameters<typeof keyOf>[0], more: Partial<StudentResult> = {}): StudentResult => ({
  key: keyOf(row),
  student: row.student,
  at: '2026-11-25T10:00:00.000Z',
  took: 10,
  requests: 5,
  outcomes: checks.map(({ id }) => ({ id, status: 'pass', found: 'x' })),
  ...more,
});

const failing = (found: string): Partial<StudentResult> => ({
  outcomes: checks.map(({ id }) =>
    id === 'backend-url'
      ? { id, status: 'fail', kind: 'trailing-slash', found, expected: 'e', why: 'w', next: 'n' }
      : { id, status: 'pass', found: 'x' },
  ),
});

function reportOf(students: string[], change: (student: string) => Partial<StudentResult> = () => ({})) {
  const read = roster(...students);
  const results = new Map(read.rows.map((row) => [keyOf(row), resultFor(row, change(row.student))]));
  return classReport({ cloud: 'sandbox', roster: read, results, checks, steps });
}

describe('the grades', () => {
  const read = (text: string) => {
    const rows: Record<string, string>[] = parse(text, { columns: true });
    return rows;
  };

  it("have nbgrader's columns, in its order", () => {
    expect(gradesCsv(reportOf(['Ada'])).split('\r\n')[0]).toMatch(
      /^assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score,/,
    );
  });

  it('are the number of checks that pass', () => {
    const [ada, lin] = read(
      gradesCsv(reportOf(['Ada', 'Lin'], (name) => (name === 'Lin' ? failing('x') : {}))),
    );
    expect(ada).toMatchObject({
      student_id: 'Ada',
      score: String(checks.length),
      status: 'pass',
      next_step: '',
    });
    expect(lin).toMatchObject({ score: String(checks.length - 1), status: 'fail', next_step: '2' });
  });

  it('are empty, and not 0, where something could not be looked at', () => {
    const fault = { code: 'forbidden', message: 'You may not.', next: 'Ask.' } as const;
    const [ada] = read(gradesCsv(reportOf(['Ada'], () => ({ fault, outcomes: [] }))));
    expect(ada).toMatchObject({ score: '', status: 'error', reason: 'forbidden: You may not.' });
  });

  it('name the bad rows', () => {
    const bad = readRoster(Buffer.from('student,subscription\nAda,\n'));
    const report = classReport({ cloud: 'sandbox', roster: bad, results: new Map(), checks, steps });
    expect(read(gradesCsv(report))).toMatchObject([
      { student_id: 'Ada', status: 'bad-row', reason: 'line 2: it names no subscription' },
    ]);
  });

  it.each(HOSTILE.slice(0, 5))('hold no formula of %s, and fall apart at no delimiter', (name) => {
    const text = gradesCsv(reportOf([name]));
    for (const delimiter of [',', ';']) {
      const cells: string[][] = parse(text, { delimiter, relax_column_count: true, relax_quotes: true });
      expect(cells.flat().filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
    }
    expect(read(text)[0]?.student_id?.replaceAll("'", '')).toBe(name);
  });
});

describe('the page', () => {
  it.each(HOSTILE)('shows %s as text, wherever it comes from', (text) => {
    const page = classPage(reportOf([text], () => failing(text)));
    const tags = tagsOf(page);
    const plain = tagsOf(classPage(reportOf(['Ada'], () => failing('x'))));
    expect(tags).toEqual(plain);
    expect(textOf(page)).toContain(text);
  });

  it('lets a browser run its own script and nothing else, and asks nobody', () => {
    const page = classPage(reportOf(['Ada']));
    expect(page).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/);
    expect(page).not.toMatch(/<(?:link|img|iframe)\b|\bsrc=|url\(/);
  });
});

describe('JUnit XML', () => {
  it('has a suite a student, tells errors from failures, and survives every name', () => {
    const fault = { code: 'forbidden', message: '<no> & "no"', next: 'Ask.' } as const;
    const xml = classJunit(
      reportOf(HOSTILE, (name) => (name === HOSTILE[0] ? { fault, outcomes: [] } : failing(name))),
    );
    expect(xml).toContain(`failures="${HOSTILE.length - 1}" errors="${checks.length}"`);
    expect(xml.match(/<testsuite /g)).toHaveLength(HOSTILE.length);
    expect(
      xml.replaceAll(/<\/?(?:testsuites?|testcase|failure|error|skipped)\b[^<>]*>|<\?xml[^<>]*>/g, ''),
    ).not.toMatch(/[<>]/);
  });
});

describe('the commonest mistakes', () => {
  it('come first, with who made them and what to do', () => {
    const { mistakes } = reportOf(['Ada', 'Lin', 'Bo'], (name) =>
      name === 'Bo' ? {} : failing('https://x/'),
    );
    expect(mistakes).toMatchObject([
      {
        kind: 'trailing-slash',
        students: ['Ada', 'Lin'],
        check: { id: 'backend-url' },
        example: { why: 'w', next: 'n' },
      },
    ]);
  });

  it('begin with what stops the most where they are, and not with what the most have before them', () => {
    const failsAt = (...ids: string[]): Partial<StudentResult> => ({
      outcomes: checks.map(({ id }) =>
        ids.includes(id)
          ? { id, status: 'fail', kind: 'other', found: id, expected: 'e', why: 'w', next: 'n' }
          : { id, status: 'pass', found: 'x' },
      ),
    });
    const both = failsAt('frontend-runs', 'backend-url');
    const { mistakes } = reportOf(['Ada', 'Lin', 'Bo'], (name) =>
      name === 'Bo' ? failsAt('backend-url') : both,
    );
    expect(mistakes).toMatchObject([
      { check: { id: 'frontend-runs' }, stopped: ['Ada', 'Lin'], students: ['Ada', 'Lin'] },
      {
        check: { id: 'backend-url' },
        stopped: ['Bo'],
        students: ['Ada', 'Lin', 'Bo'],
        example: { student: 'Bo' },
      },
    ]);
  });
});

type Node = { nodeName: string; attrs?: { name: string }[]; childNodes?: Node[]; value?: string };

const walk = (node: Node): Node[] => [node, ...(node.childNodes ?? []).flatMap(walk)];

/** The elements of a page with the names of their attributes. */
const tagsOf = (html: string): string[] =>
  walk(parseHtml(html) as Node).flatMap(({ nodeName, attrs }) =>
    attrs ? [`${nodeName} ${attrs.map(({ name }) => name).join(' ')}`] : [],
  );

const textOf = (html: string): string =>
  walk(parseHtml(html) as Node)
    .map(({ value }) => value ?? '')
    .join('');
