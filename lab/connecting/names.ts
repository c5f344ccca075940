import type { Arm } from '../../checks/facts/arm.ts';
import { same } from '../../checks/facts/ids.ts';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { type FoundLab, findLabs } from '../inspect/find-labs.ts';
import type { Lab } from '../lab.ts';
import { type LabState, readLabState, updateLabState } from '../state/lab-file.ts';
import { checkNames, type Names } from '../state/names.ts';
import type { Choose } from './choose.ts';
import { type Identity, initialsOf } from './identity.ts';

/**
 * The lab's names, after those in `given` have been put in and written down.
 * @throws LabError `bad-name` when the two apps would have one name; as `readLabState`
 */
export const rememberNames = (lab: Pick<Lab, 'globals'>, given: Partial<Names> = {}): Names =>
  stateWith(lab, given).names;

function stateWith({ globals }: Pick<Lab, 'globals'>, given: Partial<Names> = {}): LabState {
  const changes = Object.keys(given).length > 0;
  return updateLabState(globals.dir, (state) => {
    if (!changes) return state;
    const names = { ...state.names, ...given };
    const broken = checkNames(names);
    if (broken) {
      throw new LabError('bad-name', broken, {
        next: 'Give the apps two names: --frontend NAME --backend NAME',
        exit: EXIT.usage,
      });
    }
    return { ...state, names, madeUp: false };
  });
}

export interface Finding {
  readonly arm: Arm;
  readonly subscription: string;
  identity(): Promise<Identity>;
  /** Asks which of several it is; absent where nobody can be asked. */
  readonly choose?: Choose | undefined;
}

/**
 * The lab's state with names that belong to something: a lab that nobody has given names looks first whether it has been
 * begun before, here or elsewhere, and goes on with that.
 * @throws LabError `choose` when there are several; as `rememberNames`; FactError
 */
export async function settleNames(lab: Lab, given: Partial<Names>, finding: Finding): Promise<LabState> {
  const { resourceGroup, ...others } = given;
  const state = readLabState(lab.globals.dir);
  if ((state && !state.madeUp) || Object.keys(others).length > 0) return stateWith(lab, given);
  const fresh = state ?? stateWith(lab);
  const found = await findLabs({
    ...finding,
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
  });
  const adopted = await choose(found, fresh, finding);
  if (!adopted) return stateWith(lab, given);
  const { names, lab: id = fresh.lab } = adopted;
  const own = same(names.resourceGroup, fresh.names.resourceGroup);
  if (!own) {
    lab.print.say(
      `Found a lab in resource group ${names.resourceGroup} (${names.frontend} and ${names.backend}), and goes on with it.`,
    );
  }
  return updateLabState(lab.globals.dir, (before) => ({ ...before, lab: id, names, madeUp: false }));
}

async function choose(
  found: readonly FoundLab[],
  { lab, names }: LabState,
  finding: Finding,
): Promise<FoundLab | undefined> {
  if (found.length === 0) return undefined;
  const exactly = found.find(
    (each) => each.lab === lab || same(each.names.resourceGroup, names.resourceGroup),
  );
  if (exactly) return exactly;
  const me = initialsOf(await finding.identity());
  const mine = found.filter(({ by }) => by === undefined || by === me);
  if (mine.length <= 1) return mine[0];
  const line = (each: FoundLab): string =>
    `${each.names.resourceGroup} (${each.names.frontend} and ${each.names.backend})`;
  if (finding.choose) {
    const NEW = 'a new lab';
    const chosen = await finding.choose('Which lab do you want to go on with?', [...mine.map(line), NEW]);
    return mine[chosen];
  }
  throw new LabError('choose', `There are several labs in the subscription: ${mine.map(line).join(', ')}.`, {
    next: 'Say which, by its resource group: npx lab setup --group NAME',
    exit: EXIT.usage,
  });
}
