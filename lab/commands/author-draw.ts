import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { flowSvg, loadSteps, stepsFolder } from '../../steps/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';

/** `lab author draw`: draws the pictures of all steps from their flows. @throws StepError for a file that cannot be parsed */
export async function draw({ print }: Lab): Promise<ExitCode> {
  const pictures = loadSteps().flatMap((step) => step.pictures);
  for (const { href, alt, flow } of pictures) {
    await writeFileAtomic(join(stepsFolder, href), flowSvg(flow, alt));
    print.result(`steps/${href}`);
  }
  print.json({ pictures: pictures.map(({ href }) => href) });
  return EXIT.ok;
}
