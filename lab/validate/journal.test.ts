import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalFile, openJournal } from './journal.ts';
import { keyOf, type StudentResult } from './result.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lab-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const questions = { cloud: 'sandbox', checks: ['one'] };

const resultOf = (student: string): StudentResult => ({
  key: keyOf({ line: 2, student, subscription: 's' }),
  student,
  at: '2026-11-25T00:00:00.000Z',
  took: 1,
  requests: 1,
  outcomes: [{ id: 'one', status: 'pass', found: 'x' }],
});

const open = (more: object = {}) => openJournal(dir, { questions, resume: true, others: [], ...more });
const students = () => [...open().found.values()].map(({ student }) => student);

describe('results', () => {
  it('are on disk as soon as they are known', () => {
    const journal = open();
    journal.append(resultOf('Ada'));
    expect(readFileSync(journalFile(dir), 'utf8').split('\n')[1]).toContain('"Ada"');
    journal.append(resultOf('Lin'));
    expect(students()).toEqual(['Ada', 'Lin']); // nobody has closed it
  });

  it('are whole after a crash: a line that was cut short is a student who is looked at again', () => {
    open().append(resultOf('Ada'));
    appendFileSync(journalFile(dir), '{"key":"cut sh');
    expect(students()).toEqual(['Ada']);
    open().append(resultOf('Lin'));
    expect(students()).toEqual(['Ada', 'Lin']);
  });

  it('are whole after a crash in the very first line', () => {
    writeFileSync(journalFile(dir), '{"file":"Easy Au');
    open().append(resultOf('Ada'));
    expect(students()).toEqual(['Ada']);
  });

  it('are not mixed with those of a new run, unless somebody says so', () => {
    open().append(resultOf('Ada'));
    expect(() => open({ resume: false })).toThrow('holds the results of an earlier run');
  });

  it('are not mixed with those of other questions', () => {
    open().append(resultOf('Ada'));
    expect(() => open({ questions: { ...questions, cloud: 'AzureCloud' } })).toThrow('of another cloud');
    expect(() => open({ questions: { ...questions, sku: 'B1' } })).toThrow('of other questions');
  });

  it('are taken over from other runs, once', () => {
    const other = mkdtempSync(join(tmpdir(), 'lab-journal-'));
    openJournal(other, { questions, resume: false, others: [] }).append(resultOf('Lin'));
    open({ others: [other] }).append(resultOf('Ada'));
    open({ others: [other] });
    rmSync(other, { recursive: true });
    expect(students().sort()).toEqual(['Ada', 'Lin']);
    expect(readFileSync(journalFile(dir), 'utf8').trim().split('\n')).toHaveLength(3);
  });

  it.each([
    ['something else', 'hello\n', 'line 1 is no JSON'],
    ['another file of ours', '{"file":"Easy Auth Lab"}\n', 'does not begin as'],
  ])('that are %s are reported, and left as they are', (_what, text, why) => {
    writeFileSync(journalFile(dir), text);
    expect(() => open()).toThrow(why);
    expect(readFileSync(journalFile(dir), 'utf8')).toBe(text);
  });
});

describe('the key of a row', () => {
  it('is the same wherever the row stands, and another for another row', () => {
    const row = { line: 2, student: 'Ada', subscription: 's', frontend: 'x' };
    expect(keyOf({ ...row, line: 9 })).toBe(keyOf(row));
    expect(keyOf({ ...row, backend: 'y' })).not.toBe(keyOf(row));
  });
});
