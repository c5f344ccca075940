import { describe, expect } from 'vitest';
import { checks } from '../checks/index.ts';
import { type Outcome, runChecks } from '../checks/run.ts';
import type { Break } from '../lab/break/break.ts';
import { breaks, fullName, stepOf } from '../lab/break/index.ts';
import { makeBreak, undoBreak } from '../lab/break/making.ts';
import { faultsOf } from '../lab/report/testing.ts';
import { readLabState } from '../lab/state/lab-file.ts';
import { type TestLab, testOnce as test } from '../lab/testing.ts';
import { loadSteps } from '../steps/index.ts';
import { followAdvice } from './follow-advice.ts';

const steps = loadSteps();

/** What each check says, by the names that the lab has now; it reads well in a terminal. */
async function lookAt(lab: TestLab): Promise<readonly Outcome[]> {
  const { facts, target } = await lab.connection();
  const outcomes = await runChecks(checks, facts.fresh(), { ...target, ...readLabState(lab.dir)?.names });
  expect(outcomes.flatMap(faultsOf)).toEqual([]);
  return outcomes;
}

/** Checks that fail, and neither wait for another nor fail as expected. */
const failures = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap((outcome) => {
    if (outcome.status === 'error') throw new Error(`${outcome.check.id}: ${outcome.message}`);
    return outcome.status === 'fail' && outcome.expectedUntil === undefined ? [outcome] : [];
  });

const namesOf = (outcomes: readonly Outcome[]): string[] =>
  failures(outcomes).map(({ check, kind }) => `${check.id}/${kind}`);

/** More than any mistake has taken along. */
const MOST_ADVICE = 12;

/**
 * Makes a mistake: exactly one check names it. Does what that check advises, and then, where something was lost with it,
 * what the checks advise one after the other: in the end, all is as it was. Has everything put back.
 */
async function practise(lab: TestLab, broken: Break, before: readonly string[]): Promise<void> {
  const connection = await lab.connection();
  const { dir } = lab;
  const { signal } = new AbortController();
  const news = (outcomes: readonly Outcome[]) =>
    failures(outcomes).filter(({ check, kind }) => !before.includes(`${check.id}/${kind}`));
  await makeBreak(connection, broken, { dir, steps, secret: false, now: () => new Date(), signal });
  try {
    let found = news(await lookAt(lab));
    expect(namesOf(found)).toEqual([fullName(broken)]);
    const followed: string[] = [];
    for (let [first] = found; first && followed.length < MOST_ADVICE; [first] = found) {
      followed.push(...namesOf([first]));
      await followAdvice(lab, connection, first);
      found = news(await lookAt(lab));
    }
    expect(followed).toEqual([fullName(broken), ...(broken.loses ?? [])]);
  } finally {
    await undoBreak(connection, dir);
  }
}

/** Where mistakes are made: how the lab gets there, and which ones. */
const PLACES: readonly [place: string, way: readonly string[], here: (broken: Break) => boolean][] = [
  ['before step 4', ['goto', '4'], ({ before }) => before === 4],
  ['after step 11', ['goto', '12'], (broken) => broken.before === undefined && stepOf(broken) < 12],
  ['after step 12', ['solve', '12', '--az', 'builtin'], (broken) => stepOf(broken) === 12],
];

describe.each(PLACES)('%s, one check names the mistake, and its advice puts it right', (_, way, here) => {
  /** What fails there anyway. */
  let before: Promise<readonly string[]> | undefined;
  const ready = async (lab: TestLab): Promise<readonly string[]> => {
    expect(await lab.run(...way)).toMatchObject({ code: 0 });
    return namesOf(await lookAt(lab));
  };

  const list = breaks.filter(here).map((each) => [`${fullName(each)}: ${each.what}`, each] as const);
  test.for(list)('%s', async ([, broken], { lab }) => {
    before ??= ready(lab);
    await practise(lab, broken, await before);
  });
});
