import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import { describe, expect } from 'vitest';
import { loadSteps } from '../../steps/index.ts';
import { EXIT } from '../exit.ts';
import { test, testOnce } from '../testing.ts';
import { completionOf } from './completion.ts';
import type { SessionEvent } from './events.ts';
import { markdownOf } from './markdown.ts';
import { readSessions } from './read-sessions.ts';
import { reportPage } from './report-page.ts';
import { recordSession, sessionsFolder } from './session.ts';

const AT = '2026-03-01T09:30:00.000Z';
const PLACE = {
  cloud: 'sandbox',
  tenant: 'tenant-1',
  subscription: 'subscription-1',
  resourceGroup: 'rg-lab',
  frontend: 'fe',
  backend: 'be',
};

const began = (command = 'run'): SessionEvent => ({
  ...{ event: 'began', at: AT, command, lab: '1.0.0', node: '22.0.0', platform: 'linux' },
});

const checked = (step: number, status: 'pass' | 'fail', found = 'so'): SessionEvent => ({
  ...{ event: 'checked', at: AT, step, title: `Step ${step}`, status },
  checks: [{ id: `check-${step}`, title: 'It is so', status, found }],
});

const session = (...events: SessionEvent[]) => ({ name: 'one', events: [began(), ...events], damaged: 0 });

const STEPS: Parameters<typeof completionOf>[1] = [
  { number: 1, title: 'First', checks: [] },
  { number: 2, title: 'Second', checks: [] },
];

/** The record of what two steps prove, made at that time. */
const recordOf = (sessions: Parameters<typeof completionOf>[0], steps = STEPS) =>
  completionOf(sessions, steps, new Date(AT));

const recorderIn = (dir: string, onFailure: (reason: unknown) => void = () => undefined) =>
  recordSession({ dir, argv: ['run', '--yes'], version: '1.0.0', now: () => new Date(AT), onFailure });

describe('a session', () => {
  testOnce('of lab run is written as Markdown, as it goes and for nobody else to read', async ({ lab }) => {
    const { code } = await lab.run('run', '--to', '2', '--yes', '--az', 'builtin');
    expect(code).toBe(EXIT.ok);
    const folder = sessionsFolder(lab.dir);
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('-run.md'));
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).toContain('$ az webapp up');
    expect(text).toContain('You can launch the app at');
    expect(text).toMatch(/✔ The resource group is there \(/);
    expect(text).toMatch(/Ended .* UTC with exit code 0\.\n$/);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  testOnce('of a failing check tells what the terminal told', async ({ lab }) => {
    await lab.run('check', '4');
    const last = readSessions(lab.dir).at(-1);
    expect(last?.events.at(-1)).toMatchObject({ event: 'ended', exitCode: EXIT.fails });
    const seen = last?.events.find(({ event }) => event === 'checked');
    expect(seen).toMatchObject({ step: 4, status: 'fail' });
  });

  testOnce('is not kept for a command that only tells', async ({ lab }) => {
    const before = readSessions(lab.dir).length;
    await lab.run('status');
    await lab.run('setup');
    expect(readSessions(lab.dir)).toHaveLength(before);
  });

  testOnce('makes a report, and a record of what was proved', async ({ lab }) => {
    const { code, stdout } = await lab.run('report');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain(`2 of ${loadSteps().length} steps are proved`);
    const record = JSON.parse(readFileSync(join(lab.dir, 'report', 'completion.json'), 'utf8'));
    expect(record).toMatchObject({ complete: false, proved: 2 });
    expect(readFileSync(join(lab.dir, 'report', 'report.html'), 'utf8')).toContain('az webapp up');
    expect(readFileSync(join(lab.dir, 'report', 'report.md'), 'utf8')).toContain('az webapp up');
  });

  test('that cannot be written stops nothing, and is said once', async ({ lab }) => {
    writeFileSync(sessionsFolder(lab.dir), 'in the way');
    const reasons: unknown[] = [];
    const recorder = recorderIn(lab.dir, (reason) => reasons.push(reason));
    recorder.command('az group list', '');
    recorder.command('az group list', '');
    expect(reasons).toHaveLength(1);
  });

  test('holds no token and no secret, whatever a command prints', async ({ lab }) => {
    const recorder = recorderIn(lab.dir);
    recorder.command('az account get-access-token', '');
    recorder.output('{"accessToken": "opaque-value", "more": "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln"}\n');
    recorder.done(5);
    const text = JSON.stringify(readSessions(lab.dir));
    expect(text).toContain('[secret]');
    expect(text).not.toMatch(/opaque-value|c2ln/);
  });

  test('keeps no more of a command that prints without end than is worth reading', async ({ lab }) => {
    const recorder = recorderIn(lab.dir);
    recorder.command('az webapp log tail', '');
    for (let line = 0; line < 5000; line += 1) recorder.output(`line ${line} of a log\n`);
    recorder.done(5);
    expect(JSON.stringify(readSessions(lab.dir)).length).toBeLessThan(30_000);
  });

  test('that was killed is read as far as it came', async ({ lab }) => {
    const recorder = recorderIn(lab.dir);
    recorder.command('az group list', '');
    const [file = ''] = readdirSync(sessionsFolder(lab.dir)).filter((name) => name.endsWith('.jsonl'));
    appendFileSync(join(sessionsFolder(lab.dir), file), '{"event":"comm');
    expect(readSessions(lab.dir)).toMatchObject([{ damaged: 1, events: [{}, { event: 'command' }] }]);
    expect((await lab.run('report')).code).toBe(EXIT.ok);
  });
});

describe('the completion record', () => {
  test('is complete when each step was proved at some time, cleaned up or not', () => {
    const sessions = [
      session({ event: 'place', at: AT, ...PLACE }, checked(1, 'pass'), checked(2, 'fail')),
      session({ event: 'place', at: AT, ...PLACE }, checked(2, 'pass'), checked(1, 'fail')),
    ];
    expect(recordOf(sessions)).toMatchObject({
      complete: true,
      proved: 2,
      place: PLACE,
      made: AT,
      lab: '1.0.0',
      steps: [{ proof: { at: AT, session: 'one' } }, { proof: { at: AT, session: 'one' } }],
    });
  });

  test('takes nothing for a clean-up before there was something to clean up', () => {
    const steps = [...STEPS, { number: 3, title: 'Clean up', checks: ['group-deleted'] }];
    const place: SessionEvent = { event: 'place', at: AT, ...PLACE };
    const early = session(place, checked(3, 'pass'), checked(1, 'pass'), checked(2, 'pass'));
    expect(recordOf([early], steps)).toMatchObject({ complete: false, proved: 2 });
    const cleaned = session(place, checked(3, 'pass'));
    expect(recordOf([early, cleaned], steps)).toMatchObject({ complete: true, proved: 3 });
  });

  test('does not count what was proved of other apps', () => {
    const sessions = [
      session({ event: 'place', at: AT, ...PLACE, frontend: 'another' }, checked(1, 'pass')),
      session({ event: 'place', at: AT, ...PLACE }, checked(2, 'pass')),
    ];
    const record = recordOf(sessions);
    expect(record).toMatchObject({ complete: false, proved: 1, place: { frontend: 'fe' } });
  });

  test('says nothing of where, when nothing was looked at', () => {
    expect(recordOf([session()])).toMatchObject({ complete: false, proved: 0 });
  });
});

describe('hostile words', () => {
  const hostile = '<img src=x onerror=alert(1)> ``` | [x](javascript:alert(1)) *b*';
  const events: SessionEvent[] = [
    { event: 'place', at: AT, ...PLACE, resourceGroup: hostile },
    { event: 'command', at: AT, line: hostile, folder: hostile },
    { event: 'output', text: `${hostile}\n~~~\n\`\`\`\`\n` },
    { event: 'trouble', at: AT, message: hostile, next: hostile },
    checked(1, 'fail', hostile),
  ];

  test('stay words in the Markdown', () => {
    const html = marked.parse([began(hostile), ...events].map(markdownOf).join(''), { async: false });
    expect(html).not.toMatch(/<img|<a |<em>|<table/);
  });

  test('stay words in the page', () => {
    const sessions = [session(...events)];
    const completion = recordOf(sessions);
    const page = reportPage({ completion, sessions });
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img');
  });
});
