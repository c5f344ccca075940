import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { LabError, reasonOf } from '../../errors.ts';
import { classJunit } from './class-junit.ts';
import { classPage } from './class-page.ts';
import type { ClassReport } from './class-report.ts';
import { gradesCsv } from './grades-csv.ts';

/** What a file is called, and what is in it. No name comes from a roster. */
const FILES: Readonly<Record<string, (report: ClassReport) => string>> = {
  'report.html': classPage,
  'grades.csv': gradesCsv,
  'report.json': (report) => `${JSON.stringify(report, null, 2)}\n`,
  'junit.xml': classJunit,
};

/** Writes a class's reports into a folder that is there, each whole or not at all. @throws LabError `folder` */
export function writeReports(dir: string, report: ClassReport): void {
  for (const [name, make] of Object.entries(FILES)) {
    const file = join(dir, name);
    try {
      writeFileAtomic.sync(file, make(report));
    } catch (error) {
      throw new LabError('folder', `The report ${file} could not be written: ${reasonOf(error)}.`, {
        next: 'Make room or give yourself the right to write there; no student has to be looked at again: --resume',
        cause: error,
      });
    }
  }
}
