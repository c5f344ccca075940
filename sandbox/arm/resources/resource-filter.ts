import { armErrors } from '../error.ts';

/** What a filter of resources looks at. */
interface Filterable {
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly resourceGroup: string;
  readonly tags: Readonly<Record<string, string>>;
}

type Test = (resource: Filterable) => boolean;

const TERM = /^\s*(\w+)\s+eq\s+'((?:[^']|'')*)'\s*$/i;
const SUBSTRING = /^\s*substringof\(\s*'((?:[^']|'')*)'\s*,\s*name\s*\)\s*$/i;

/**
 * The `$filter` of a list of resources: terms `<field> eq '<text>'` and `substringof('<text>', name)`, joined by `and`.
 * Source: "Resources - List" (REST, Microsoft.Resources), `$filter`.
 * @throws ArmError 400 InvalidFilterInQueryString
 */
export function resourceFilter(filter: string | null): Test {
  const terms = termsOf(filter);
  const tag = terms.find(([field]) => field === 'tagname')?.[1];
  const tests = terms.map(([field, text]): Test => {
    const same = (value: string | undefined): boolean => value?.toLowerCase() === text.toLowerCase();
    switch (field) {
      case 'resourcetype':
        return ({ type }) => same(type);
      case 'resourcegroup':
        return ({ resourceGroup }) => same(resourceGroup);
      case 'name':
        return ({ name }) => same(name);
      case 'location':
        return ({ location }) => same(location);
      case 'substringof':
        return ({ name }) => name.toLowerCase().includes(text.toLowerCase());
      case 'tagname':
        return ({ tags }) => tagOf(tags, text) !== undefined;
      case 'tagvalue':
        if (tag !== undefined) return ({ tags }) => tagOf(tags, tag) === text;
        break;
    }
    throw armErrors.invalidFilter(filter ?? '');
  });
  return (resource) => tests.every((test) => test(resource));
}

/** The `$filter` of a list of groups, which knows tags only. @throws ArmError 400 InvalidFilterInQueryString */
export function tagFilter(filter: string | null): (tags: Readonly<Record<string, string>>) => boolean {
  if (termsOf(filter).some(([field]) => !field.startsWith('tag')))
    throw armErrors.invalidFilter(filter ?? '');
  const test = resourceFilter(filter);
  return (tags) => test({ name: '', type: '', location: '', resourceGroup: '', tags });
}

function termsOf(filter: string | null): [field: string, text: string][] {
  if (!filter?.trim()) return [];
  return splitAnd(filter).map((term) => {
    const [, field = 'substringof', equal] = TERM.exec(term) ?? [];
    const text = equal ?? SUBSTRING.exec(term)?.[1];
    if (text === undefined) throw armErrors.invalidFilter(filter);
    return [field.toLowerCase(), text.replaceAll("''", "'")];
  });
}

/** Splits at `and` outside quotes. */
function splitAnd(filter: string): string[] {
  const terms = [''];
  for (const part of filter.split(/('(?:[^']|'')*')/)) {
    const [first = '', ...more] = part.startsWith("'") ? [part] : part.split(/\band\b/i);
    terms[terms.length - 1] += first;
    terms.push(...more);
  }
  return terms;
}

/** Tag names are compared without case, values with it. */
function tagOf(tags: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(tags).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
