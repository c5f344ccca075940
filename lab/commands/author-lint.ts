import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../../checks/index.ts';
import { loadSteps, stepsFolder } from '../../steps/index.ts';
import { builtinComplaint } from '../author/builtin-knows.ts';
import { lintSteps } from '../author/lint.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';

/** `lab author lint`. @throws StepError for a file that cannot be parsed */
export async function lint({ print }: Lab): Promise<ExitCode> {
  const steps = loadSteps();
  const problems = lintSteps(steps, {
    checks,
    complaint: builtinComplaint,
    read: (file) => {
      const path = join(stepsFolder, file);
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    },
  });
  for (const { file, line, message } of problems) print.result(`steps/${file}:${line}: ${message}`);
  print.result(
    problems.length === 0
      ? `${steps.length} steps, nothing to complain about.`
      : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
  );
  print.json({ steps: steps.length, problems });
  return problems.length === 0 ? EXIT.ok : EXIT.fails;
}
