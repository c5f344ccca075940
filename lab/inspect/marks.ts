import { checkNames, type Names } from '../state/names.ts';
import type { Tags } from './writer.ts';

/**
 * The tag of what a lab has made: its value is the lab's ID. On a resource group it means that the lab has made the group
 * itself, and may delete it. App registrations have no names for their tags, so there it is name and value together.
 */
export const MADE_BY = 'easy-auth-lab';

/** The tag of an app registration that this lab has made. */
export const registrationTag = (lab: string): string => `${MADE_BY}:${lab}`;

/** The tag, on a resource group, that says which names a lab uses in it. There may be several labs in a group. */
const namesTag = (lab: string): string => `${MADE_BY}-${lab}`;

/** Azure takes no more characters in a value. Source: "Use tags to organize your Azure resources". */
export const MOST_VALUE = 256;

/** What a group's tags say of one lab in it. */
export interface MarkedLab {
  readonly lab: string;
  /** All but the group's. */
  readonly names: Omit<Names, 'resourceGroup'>;
  /** Who began it: some letters of a hash of their object ID. */
  readonly by: string;
}

const BETWEEN = ';';

/** The tag that keeps a lab's names; none where they find no room. */
export function namesMark({ lab, names, by }: MarkedLab): Tags {
  const { frontend, backend, plan, location, sku, runtime } = names;
  const value = [frontend, backend, plan, location, sku, runtime, by].join(BETWEEN);
  return value.length > MOST_VALUE ? {} : { [namesTag(lab)]: value };
}

/** The labs that the tags of a group speak of. Tags that somebody has changed to something that cannot be are no marks. */
export function markedLabs(resourceGroup: string, tags: Tags): readonly MarkedLab[] {
  return Object.entries(tags).flatMap(([name, value]) => {
    const [, lab] = /^easy-auth-lab-([a-z0-9]{1,16})$/.exec(name) ?? [];
    if (lab === undefined) return [];
    const [frontend = '', backend = '', plan = '', location = '', sku = '', runtime = '', by = ''] =
      value.split(BETWEEN);
    const names = { frontend, backend, plan, location, sku, runtime };
    return checkNames({ ...names, resourceGroup }) === undefined ? [{ lab, names, by }] : [];
  });
}
