import type { Step } from '../../steps/index.ts';
import type { Break } from '../break/break.ts';
import { breaks, fullName, stepOf } from '../break/index.ts';
import type { Colors } from '../context.ts';
import { wrap } from '../render/inline.ts';
import { headingOf, titleOf } from './verdicts.ts';

/** One way each: the same mistake made in another way has the same name. */
const named = (of: readonly Break[]): readonly Break[] =>
  of.filter((each, index) => of.findIndex((one) => fullName(one) === fullName(each)) === index);

/** The shortest name that means this break first. */
export const shortName = (broken: Break): string =>
  breaks.find(({ kind }) => kind === broken.kind)?.check === broken.check ? broken.kind : fullName(broken);

const NAME_WIDTH = 25;

/** Every break, by steps and checks, each in a line or two: what to type, and what is wrong then. */
export function breakList(
  steps: readonly Step[],
  { colors, width }: { readonly colors: Colors; readonly width: number },
): string {
  const lines: string[] = [];
  for (const step of steps) {
    const ofStep = named(breaks.filter((each) => stepOf(each) === step.number));
    if (ofStep.length === 0) continue;
    lines.push('', headingOf(step, steps.length, colors));
    for (const check of new Set(ofStep.map((each) => each.check))) {
      lines.push(`  ${colors.dim(`“${titleOf(check)}” fails:`)}`);
      for (const each of ofStep.filter((one) => one.check === check))
        lines.push(...rowOf(each, colors, width));
    }
  }
  return lines.slice(1).join('\n');
}

function rowOf(broken: Break, colors: Colors, width: number): string[] {
  const name = shortName(broken);
  const indent = ' '.repeat(4 + NAME_WIDTH + 2);
  const words = wrap([{ text: broken.what, style: (text) => text }], width - indent.length);
  const lead = `    ${colors.cyan(name)}`;
  if (name.length > NAME_WIDTH) return [lead, ...words.map((line) => indent + line)];
  const [first = '', ...rest] = words;
  return [`${lead}${' '.repeat(NAME_WIDTH - name.length + 2)}${first}`, ...rest.map((line) => indent + line)];
}

/** The same for programs. */
export const listView = () =>
  named(breaks).map((broken) => ({
    name: shortName(broken),
    check: broken.check,
    kind: broken.kind,
    step: stepOf(broken),
    what: broken.what,
    ...(broken.before === undefined ? {} : { before: broken.before }),
  }));
