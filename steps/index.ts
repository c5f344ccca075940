import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StepError } from './error.ts';
import { parseStep } from './parse.ts';
import type { Step } from './step.ts';

export { StepError } from './error.ts';
export { parseStep } from './parse.ts';
export { flowSvg } from './pictures/svg.ts';
export { readShell, ShellError, type Statement, type Word, writeShell } from './shell.ts';
export type { Action, Browse, Command, Picture, Portal, ReceiptPage, Section, Step } from './step.ts';

/** Where the steps are. */
export const stepsFolder = fileURLToPath(new URL('.', import.meta.url));

/** How many steps there are; reads no file. */
export const countSteps = (folder = stepsFolder): number => filesIn(folder).length;

/**
 * All steps, in order.
 * @throws StepError for a file that is not as it must be, and when the numbers are not 1, 2, 3…
 */
export function loadSteps(folder = stepsFolder): readonly Step[] {
  return filesIn(folder).map((file, index) => {
    const step = parseStep(file, readFileSync(join(folder, file), 'utf8'), (path) => {
      const flow = join(folder, path);
      return existsSync(flow) ? readFileSync(flow, 'utf8') : undefined;
    });
    if (step.number !== index + 1) {
      throw new StepError(file, 2, `number is ${step.number}, but this is the ${index + 1}. file`);
    }
    return step;
  });
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => /^\d.*\.md$/.test(file))
    .sort();
