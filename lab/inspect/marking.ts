import { FactError } from '../../checks/facts/error.ts';
import { groupPath, same } from '../../checks/facts/ids.ts';
import { registrationOf } from '../../checks/judging/registration.ts';
import type { Command, Step } from '../../steps/index.ts';
import type { Connection } from '../connecting/connection.ts';
import { initialsOf } from '../connecting/identity.ts';
import { type Resource, readResources } from '../resources.ts';
import { MADE_BY, namesMark, registrationTag } from './marks.ts';
import { readTags } from './registration-tags.ts';

/** Marks what has been made since it began. What may not be marked is told of, and is no failure. */
export type Marking = (tell: (text: string) => void) => Promise<void>;

/** Whether a command makes something that is marked. */
export const makesSomething = ({ text }: Pick<Command, 'text'>): boolean =>
  /\baz (?:webapp (?:up|create)|group create|appservice plan create|ad app create)\b/.test(text);

const nothing: Marking = async () => undefined;

/**
 * Looks at what is there before a step is performed, so that what is there afterwards and was not before can be marked as
 * made by this lab: the resource group, the plan, the apps, and the app registrations. `lab clean` deletes what has the mark,
 * and the lab is found again by it. What was there before is not the lab's, unless its name says that it is.
 */
export async function beginMarking(
  connection: Connection,
  { actions }: Pick<Step, 'actions'>,
): Promise<Marking> {
  if (!actions.some((action) => action.kind === 'command' && makesSomething(action))) return nothing;
  const before = await thingsThere(connection).catch((error: unknown) => {
    if (error instanceof FactError) return undefined; // the commands will say why nothing can be seen
    throw error;
  });
  if (!before) return nothing;
  const isNew = (id: string, name: string): boolean => !before.has(id) || name.endsWith(`-${connection.lab}`);
  return async (tell) => {
    try {
      await markResources(connection, isNew);
      await markRegistrations(connection, isNew);
    } catch (error) {
      if (!(error instanceof FactError)) throw error;
      tell(`What was made could not be marked as this lab's: ${error.message}\n`);
    }
  };
}

/** The IDs of everything that could be taken for the lab's. */
async function thingsThere(connection: Connection): Promise<ReadonlySet<string>> {
  const { arm, target } = connection;
  const [resources, registrations] = await Promise.all([
    readResources(arm, target),
    registrationsOf(connection),
  ]);
  const group = resources ? [groupPath(target)] : [];
  return new Set([...group, ...(resources ?? []).map(({ id }) => id), ...registrations.map(({ id }) => id)]);
}

type IsNew = (id: string, name: string) => boolean;

async function markResources(connection: Connection, isNew: IsNew): Promise<void> {
  const { arm, target, facts, writer, lab } = connection;
  const [group, resources] = await Promise.all([facts.fresh().resourceGroup(), readResources(arm, target)]);
  if (!group || !resources) return;
  const mark = { [MADE_BY]: lab };
  const id = groupPath(target);
  const by = initialsOf(await connection.identity());
  const wanted = {
    ...namesMark({ lab, names: target, by }),
    ...(isNew(id, target.resourceGroup) ? mark : {}),
  };
  if (Object.entries(wanted).some(([name, value]) => group.tags?.[name] !== value))
    await writer.tag(id, wanted);
  const unmarked = resources.filter(
    (each) => isOurs(each, target) && isNew(each.id, each.name) && each.tags?.[MADE_BY] === undefined,
  );
  await Promise.all(unmarked.map((each) => writer.tag(each.id, mark)));
}

/** The plan and the two apps, as they are called. */
const isOurs = ({ name, type }: Resource, { frontend, backend, plan }: Connection['target']): boolean =>
  (/^Microsoft\.Web\/sites$/i.test(type) && [frontend, backend].some((each) => same(each, name))) ||
  (/^Microsoft\.Web\/serverfarms$/i.test(type) && same(plan, name));

async function markRegistrations(connection: Connection, isNew: IsNew): Promise<void> {
  const { graph, writer, lab } = connection;
  for (const { id, displayName } of await registrationsOf(connection)) {
    if (!isNew(id, displayName)) continue;
    const tags = await readTags(graph, id);
    if (tags?.every((tag) => !tag.startsWith(`${MADE_BY}:`))) {
      await writer.tagApplication(id, [...tags, registrationTag(lab)]);
    }
  }
}

async function registrationsOf({ facts, target }: Connection) {
  const now = facts.fresh();
  const found = await Promise.all(
    (['frontend', 'backend'] as const).map((role) => registrationOf(now, target, role)),
  );
  return found.flatMap((each) => (each && !each.shared ? [each.application] : []));
}
