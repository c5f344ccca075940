import { randomUUID } from 'node:crypto';
import { receiptTags } from '../inspect/kept-receipts.ts';
import type { Lab } from '../lab.ts';
import { type Copy, makeCopies } from '../local/copies.ts';
import type { Descriptor } from '../local/descriptor.ts';
import { type Answer, answerOf } from './answers.ts';
import { FINISHED_AT, type StudentState, statesOf } from './mix.ts';
import { seededRandom, shuffled } from './random.ts';
import { type Person, people } from './students.ts';
import { BEGINNING, breakSnapshot, prepareTemplates, startSnapshot, TEMPLATE } from './templates.ts';

export interface SeedOptions {
  readonly students: number;
  readonly mix?: string;
  readonly seed: number;
  /** All labs in one subscription, told apart by their resource groups; else each student has one. */
  readonly together: boolean;
}

/** A row of the roster that is written. */
export interface SeededRow {
  readonly student: string;
  readonly subscription: string;
  readonly 'resource group': string;
  readonly frontend: string;
  readonly backend: string;
  readonly 'first name': string;
  readonly 'last name': string;
}

export interface SeededClass {
  readonly roster: readonly SeededRow[];
  readonly answers: readonly Answer[];
}

/** So many labs are made at once. */
const BATCH = 100;

/**
 * Makes a class in the sandbox, beside what is in it.
 * @throws LabError `usage` for a mix that cannot be; as `prepareTemplates`, `makeCopies`
 */
export async function seedClass(
  lab: Lab,
  sandbox: Descriptor,
  { students, mix, seed, together }: SeedOptions,
  onPrepare: (what: string) => void,
): Promise<SeededClass> {
  const random = seededRandom(seed);
  const states = shuffled(statesOf(mix, students, random), random);
  const steps = new Set(states.flatMap((state) => (state.kind === 'step' ? [state.at] : [])));
  if (states.some(({ kind }) => kind === 'forbidden' || kind === 'disabled')) steps.add(FINISHED_AT);
  const breaks = new Set(states.flatMap((state) => (state.kind === 'break' ? [state.broken] : [])));
  await prepareTemplates(lab, sandbox, { steps, breaks }, onPrepare);
  const common = { subscriptionId: randomUUID(), displayName: `Class ${seed}` };
  const all = people(students, random).map((person, index) => {
    const state = states[index] ?? { kind: 'nothing' };
    return placed(person, state, { index, seed, ...(together ? { common } : {}) });
  });
  const copies = all.flatMap(({ copy }) => copy ?? []);
  for (let from = 0; from < copies.length; from += BATCH) {
    await makeCopies(sandbox, copies.slice(from, from + BATCH));
  }
  return { roster: all.map(({ row }) => row), answers: all.map(({ answer }) => answer) };
}

interface Where {
  readonly index: number;
  readonly seed: number;
  readonly common?: { readonly subscriptionId: string; readonly displayName: string };
}

/** A student with a lab: what the sandbox has to make, what the roster says, and what is to be found out. */
function placed(person: Person, state: StudentState, { index, seed, common }: Where) {
  const { slug, student, firstName, lastName } = person;
  const frontend = `${BEGINNING}${slug}-web`;
  const backend = `${BEGINNING}${slug}-api`;
  const resourceGroup = `rg-${slug}`;
  // These three are about a subscription of the student's own.
  const isOwn = state.kind === 'deleted' || state.kind === 'forbidden' || state.kind === 'disabled';
  const { subscriptionId, displayName } =
    common && !isOwn
      ? common
      : { subscriptionId: randomUUID(), displayName: `Class ${seed} ${slug}`.slice(0, 64) };
  const snapshot = snapshotOf(state);
  const copy: Copy | undefined =
    state.kind === 'deleted'
      ? undefined
      : {
          ...(snapshot === undefined ? {} : { snapshot }),
          replace: [
            [withoutBeginning(TEMPLATE.frontend), withoutBeginning(frontend)],
            [withoutBeginning(TEMPLATE.backend), withoutBeginning(backend)],
            [TEMPLATE.resourceGroup, resourceGroup],
            [TEMPLATE.plan, `plan-${slug}`],
            [TEMPLATE.lab, `c${String(index + 1).padStart(5, '0')}`],
            [markOf(TEMPLATE.frontend), markOf(frontend)],
          ],
          subscription: {
            subscriptionId,
            displayName,
            state: state.kind === 'disabled' ? 'Disabled' : 'Enabled',
            owned: state.kind !== 'forbidden',
          },
        };
  // Rosters say now more and now less; what they leave out is found.
  const names = index % 3 === 0;
  const row: SeededRow = {
    student,
    subscription: isOwn || index % 2 === 0 ? subscriptionId : displayName,
    'resource group': common || names || index % 4 === 1 ? resourceGroup : '',
    frontend: names ? frontend : '',
    backend: names ? backend : '',
    'first name': firstName,
    'last name': lastName,
  };
  return { copy, row, answer: answerOf(student, state) };
}

const withoutBeginning = (name: string): string => name.slice(BEGINNING.length);

function snapshotOf(state: StudentState): string | undefined {
  switch (state.kind) {
    case 'step':
      return state.at > 1 ? startSnapshot(state.at) : undefined;
    case 'break':
      return breakSnapshot(state.broken);
    case 'forbidden':
    case 'disabled':
      return startSnapshot(FINISHED_AT);
    default:
      return undefined;
  }
}

/** How the tag of a receipt of this frontend begins: it tells whose it is. */
function markOf(frontend: string): string {
  const receipt = {
    tenant: '',
    frontend,
    step: 9,
    token: 'none',
    receivedAt: new Date(0).toISOString(),
  } as const;
  const [value = ''] = Object.values(receiptTags('x', [receipt]));
  return value.slice(0, value.indexOf('|') + 1);
}
