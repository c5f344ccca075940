import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../errors.ts';
import { readRoster } from './roster.ts';

const read = (text: string | Buffer, options = {}) => readRoster(Buffer.from(text as string), options);
const students = (text: string | Buffer) => read(text).rows.map(({ student }) => student);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

const ADA = { line: 2, student: 'Ada', subscription: 'Class 1' };

describe('a roster', () => {
  it('names a student and a subscription in each row, and where wanted the rest', () => {
    const text =
      'student,subscription,tenant,resource group,frontend,backend\nAda,Class 1,contoso.onmicrosoft.com,rg-ada,ada-web,ada-api\nLin,Class 2,,,,\n';
    expect(read(text)).toEqual({
      rows: [
        {
          ...ADA,
          tenant: 'contoso.onmicrosoft.com',
          resourceGroup: 'rg-ada',
          frontend: 'ada-web',
          backend: 'ada-api',
        },
        { line: 3, student: 'Lin', subscription: 'Class 2' },
      ],
      bad: [],
      notes: [],
    });
  });

  it.each([
    ['its columns in another order and case', 'SUBSCRIPTION,Student\nClass 1,Ada\n'],
    ['other names of its columns', 'Learner;Subscription ID\nAda;Class 1\n'],
    ['quoted cells', '"student","subscription"\n"Ada","Class 1"\n'],
    ['semicolons', 'student;subscription\nAda;Class 1\n'],
    ['tabs', 'student\tsubscription\nAda\tClass 1\n'],
    ['the line by which Excel names the delimiter', 'sep=;\nstudent;subscription\nAda;Class 1\n'],
    ['line ends of Windows', 'student,subscription\r\nAda,Class 1\r\n'],
    ['line ends of old Macs', 'student,subscription\rAda,Class 1\r'],
    ['empty lines, and blanks around cells', '\n\nstudent , subscription\n\n Ada , Class 1 \n,,\n\n'],
    ['no line end at the end', 'student,subscription\nAda,Class 1'],
    ['fewer cells in a row than columns', 'student,subscription,frontend\nAda,Class 1\n'],
    ['a byte order mark', '\ufeffstudent,subscription\nAda,Class 1\n'],
    ['UTF-16, as Excel writes "Unicode text"', utf16('\ufeffstudent\tsubscription\r\nAda\tClass 1\r\n')],
    ['UTF-16 without a mark', utf16('student,subscription\nAda,Class 1\n')],
  ])('may have %s', (_what, text) => {
    expect(read(text).rows).toMatchObject([{ student: 'Ada', subscription: 'Class 1' }]);
    expect(read(text).bad).toEqual([]);
  });

  it('is read in the code page of Western Windows where it is no UTF-8, and says so', () => {
    const { rows, notes } = read(
      Buffer.from('student,subscription\nZo\xeb Br\xfbl\xe9 \x96 2,Class 1\n', 'latin1'),
    );
    expect(rows[0]?.student).toBe('Zoë Brûlé – 2');
    expect(notes.join()).toContain('Windows-1252');
  });

  it('is read in the code page that somebody names', () => {
    const text = Buffer.from('student,subscription\n\xc0\xed\xed\xe0,Class 1\n', 'latin1');
    expect(read(text, { encoding: 'windows-1251' }).rows[0]?.student).toBe('Анна');
    expect(() => read(text, { encoding: 'klingon' })).toThrow('no encoding called "klingon"');
  });

  it('makes one of the ways in which a letter with an accent is written', () => {
    expect(students('student,subscription\nZoe\u0308,Class 1\n')).toEqual(['Zoë']);
  });

  it('is read without the invisible marks that come along with copied text', () => {
    const { rows } = read(
      'student,subscription\n\u202eAda\u202c,\u200eClass 1\u200b\nعلی\u200cرضا,Class 2\n',
    );
    expect(rows).toMatchObject([
      { student: 'Ada', subscription: 'Class 1' },
      { student: 'علی\u200cرضا', subscription: 'Class 2' }, // this one is a part of how the name is written
    ]);
  });

  it('tells which of its columns nobody reads', () => {
    expect(read('student,subscription,Shoe size\nAda,Class 1,38\n').notes).toEqual([
      'Not read: the column "Shoe size".',
    ]);
  });

  it('tells of students who share a lab', () => {
    expect(read('student,subscription\nAda,Class 1\nLin,CLASS 1\n').notes.join()).toContain(
      'Line 3 names the same place as line 2',
    );
  });
});

describe('a bad row is named by its line and its reason, and the others are read:', () => {
  it.each([
    ['no student', ',Class 9', 'it names no student'],
    ['no subscription', 'Bad,', 'it names no subscription'],
    ['a student who is there already', 'ADA,Class 9', 'the student is in line 2 already'],
    ['more cells than columns', 'Bad,Class 9,,,,,oops', 'it has 7 cells, and the header names 6'],
    ['a name that Azure does not take', 'Bad,Class 9,,,a b,', 'letters, digits and hyphens'],
    ['a path in place of a name', 'Bad,Class 9,,../../etc,,', 'cannot be the resource group'],
    ['a tenant that is none', 'Bad,Class 9,https://evil.example/x,,,', 'neither the ID of a tenant'],
    ['one name for both apps', 'Bad,Class 9,,,same,SAME', 'cannot both be'],
    ['a line end in a cell', 'Bad,"Class\n9",,,,', 'control characters'],
    ['a NUL in a cell', 'Bad,Class\u00009,,,,', 'control characters'],
    ['a quotation mark in the middle', 'Bad,Cla"ss 9', 'quotation mark inside a cell'],
    ['text after a quotation mark', '"Bad"x,Class 9', 'text after the quotation mark'],
    ['a quotation mark that never ends', 'Bad,"Class 9', 'a quotation mark opens a cell and none closes it'],
    ['a megabyte in one cell', `Bad,${'x'.repeat(1_000_000)}`, 'has 1000000 characters'],
    ['a megabyte in quotes, with line ends', `Bad,"${'x,y\n'.repeat(250_000)}"`, 'characters'],
  ])('%s', (_what, row, reason) => {
    const head = 'student,subscription,tenant,resource group,frontend,backend';
    const { rows, bad } = read(`${head}\nAda,Class 1\n${row}\nLin,Class 2\n`);
    expect(rows.map(({ student }) => student)).toEqual(['Ada', 'Lin']);
    expect(bad).toMatchObject([{ line: 3, reason: expect.stringContaining(reason) }]);
  });

  it('several of them, each with its own line', () => {
    const { rows, bad } = read('student,subscription\n"a,b\nAda,Class 1\nx"y,z\n\nLin,Class 2\nAda,C\n');
    expect(rows.map(({ line, student }) => [line, student])).toEqual([
      [3, 'Ada'],
      [6, 'Lin'],
    ]);
    expect(bad.map(({ line }) => line)).toEqual([2, 4, 7]);
  });
});

describe('what is no roster is refused as a whole, and says what it should be:', () => {
  it.each([
    ['an empty file', '', 'it is empty'],
    ['one without the columns', 'a,b\n1,2\n', 'no column called student, or subscription, but "a", "b"'],
    ['one with a column twice', 'student,subscription,Student\n', 'two columns for student'],
    ['one without students', 'student,subscription\n', 'there is no student'],
    ['a workbook', 'PK\u0003\u0004', 'a workbook'],
  ])('%s', (_what, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('any bytes: refused, or read', () => {
    const refusedOrRead = (bytes: Uint8Array, withHeader: boolean): boolean => {
      const text = Buffer.concat([Buffer.from(withHeader ? 'student,subscription\n' : ''), bytes]);
      try {
        const { rows, bad } = readRoster(text);
        return rows.every(({ student }) => student !== '') && bad.every(({ reason }) => reason !== '');
      } catch (error) {
        return error instanceof LabError;
      }
    };
    const { failed } = fc.check(fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), refusedOrRead), {
      numRuns: 500,
    });
    expect(failed).toBe(false);
  });
});
