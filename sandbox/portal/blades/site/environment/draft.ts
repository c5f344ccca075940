import type { Session } from '../../../session/sessions.ts';

/** One app setting. `slot`: it stays with its deployment slot. */
export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly slot: boolean;
}

/** What the panel was told and the page not yet: by name, a setting or (`undefined`) its removal. */
export type Draft = ReadonlyMap<string, Setting | undefined>;

/** A setting as the page shows it, with what will become of it. */
export interface Row extends Setting {
  readonly change: 'new' | 'changed' | 'removed' | undefined;
}

const keyOf = (site: string): string => `app settings of ${site.toLowerCase()}`;

/** What is not yet applied for a web app. */
export function draftOf({ drafts }: Session, site: string): Draft {
  const found = drafts.get(keyOf(site));
  return found instanceof Map ? found : new Map();
}

/** Notes a change, which is applied later. */
export function addToDraft(session: Session, site: string, changes: Draft): void {
  session.drafts.set(keyOf(site), new Map([...draftOf(session, site), ...changes]));
}

export function dropDraft({ drafts }: Session, site: string): void {
  drafts.delete(keyOf(site));
}

/** The settings with what the draft makes of them, by name. */
export function rowsOf(settings: readonly Setting[], draft: Draft): Row[] {
  const names = [...new Set([...settings.map(({ name }) => name), ...draft.keys()])].sort();
  return names.flatMap((name): Row[] => {
    const before = settings.find((each) => each.name === name);
    const after = draft.get(name);
    if (!draft.has(name)) return before ? [{ ...before, change: undefined }] : [];
    if (after === undefined) return before ? [{ ...before, change: 'removed' }] : [];
    const same = before?.value === after.value && before.slot === after.slot;
    return [{ ...after, change: same ? undefined : before ? 'changed' : 'new' }];
  });
}
