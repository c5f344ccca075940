import { Left, type Menu } from '../screen/ui.ts';
import { checkNames, type NameKey, type NameRule, type Names, nameRules } from '../state/names.ts';
import type { Guide } from './guide.ts';
import { say } from './words.ts';

/** Words above the names. */
const INTRODUCTION = 'The names that the steps use. Change what you like.';

/**
 * Shows the names that the lab uses, and lets the learner change one after the other until all of them suit. Each change is
 * remembered at once.
 * @throws Left
 */
export async function changeNames(guide: Guide): Promise<void> {
  const { ui } = guide;
  for (;;) {
    const { names } = guide.remember();
    const key = await ui.choose(menuOf(guide, names));
    if (key === 'q') throw new Left();
    const rule = nameRules[Number(key) - 1];
    if (!rule) break;
    await change(guide, rule);
  }
  const { frontend, backend, resourceGroup } = guide.remember().names;
  say(guide, guide.lab.context.colors.dim(`\nNames: ${frontend} and ${backend}, in ${resourceGroup}`));
}

/** Key `y` takes all of them as they are; a digit changes one; `q` leaves the guide. */
function menuOf({ lab }: Guide, names: Names): Menu<string> {
  const { bold, dim } = lab.context.colors;
  const width = Math.max(...nameRules.map((rule) => titleOf(rule).length));
  const rows = nameRules.map(
    (rule, index) => `  ${bold(String(index + 1))}  ${dim(titleOf(rule).padEnd(width))}  ${names[rule.key]}`,
  );
  return {
    status: [INTRODUCTION, '', ...rows, ''].join('\n'),
    choices: [
      { key: 'y', label: 'use these' },
      ...nameRules.map((_, index) => ({
        key: String(index + 1),
        called: `1-${nameRules.length}`,
        label: 'change one',
        unlisted: index > 0,
      })),
      { key: 'q', label: 'quit' },
    ],
    enter: 'y',
  };
}

/** "front-end app's name" */
const titleOf = ({ label }: NameRule): string => label.replace(/^the /, '');

async function change(guide: Guide, { key, label, check }: NameRule): Promise<void> {
  const { names } = guide.remember();
  const answer = await guide.ui.ask({
    message: `${label.replace(/^./, (first) => first.toUpperCase())}:`,
    initial: names[key],
    check: (value) => {
      const broken = check(value);
      return broken ? `${broken.replace(/^it/, 'It')}.` : checkNames(changed(names, key, value));
    },
  });
  if (answer !== undefined)
    guide.remember((state) => ({ ...state, madeUp: false, names: changed(state.names, key, answer) }));
}

const changed = (names: Names, key: NameKey, value: string): Names => ({ ...names, [key]: value });
