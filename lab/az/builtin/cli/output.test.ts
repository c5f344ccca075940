import { describe, expect, it } from 'vitest';
import { checkQuery, format, type Show } from './output.ts';

const sites = [
  { name: 'b', id: '/b', on: true, tags: null, sku: { name: 'F1' }, hosts: ['x', 'y'] },
  { name: 'a', id: '/a', on: false, note: 'ü' },
];
const show = (value: Parameters<typeof format>[0], how: Partial<Show> = {}) =>
  format(value, { format: 'json', ...how });

describe('json', () => {
  it('has names in order, two blanks of indentation, and letters as they are', () => {
    expect(show(sites[1] ?? null)).toBe(
      '{\n  "id": "/a",\n  "name": "a",\n  "note": "ü",\n  "on": false\n}\n',
    );
  });
  it('is the same in colour, since nobody sees colours here', () => {
    expect(show({ a: 1 }, { format: 'jsonc' })).toBe(show({ a: 1 }));
  });
  it('has nothing to say of null', () => {
    expect(show(null)).toBe('');
    expect(show({ a: 1 }, { query: 'b' })).toBe('');
  });
});

describe('tsv', () => {
  it.each([
    ['a line for each item', ['x', 'y'], 'x\ny\n'],
    ['nothing for an empty list', [], ''],
    ['scalars as Python writes them', [[true, null, 1.5, 'x']], 'True\tNone\t1.5\tx\n'],
    ['a lone truth in small letters', true, 'true\n'],
    ['names in order, objects empty, lists counted', sites[0] ?? null, '2\t/b\tb\tTrue\t\tNone\n'],
  ])('prints %s', (_what, value, printed) => {
    expect(show(value, { format: 'tsv' })).toBe(printed);
  });
  it('keeps the order of a query', () => {
    expect(show(sites, { format: 'tsv', query: '[].{z:name, a:on}' })).toBe('b\tTrue\na\tFalse\n');
  });
});

describe('table', () => {
  it('shows scalars under capital names, without IDs, nested values and nulls', () => {
    expect(show(sites, { format: 'table' })).toBe(
      ['Name    On     Note', '------  -----  ------', 'b       True', 'a       False  ü', ''].join('\n'),
    );
  });
  it('shows what a query chose', () => {
    expect(show(sites, { format: 'table', query: '[].{App:name}' })).toBe('App\n-----\nb\na\n');
  });
  it("shows the command's own columns, unless a query was given", () => {
    const table = () => [{ Only: 'this' }];
    expect(show(sites, { format: 'table', table })).toBe('Only\n------\nthis\n');
    expect(show(sites, { format: 'table', table, query: '[0].{App:name}' })).toBe('App\n-----\nb\n');
  });
  it('shows words in one column, and an empty list as an empty line', () => {
    expect(show(['x'], { format: 'table' })).toBe('Result\n--------\nx\n');
    expect(show([], { format: 'table' })).toBe('\n');
  });
});

describe('a query', () => {
  it('is JMESPath', () => {
    expect(show(sites, { query: "[?starts_with(name, 'a')].name | [0]" })).toBe('"a"\n');
  });
  it('that is none is refused before anything is done', () => {
    expect(() => checkQuery('[?')).toThrow("argument --query: invalid jmespath_type value: '[?'");
    expect(() => checkQuery("[?name=='a'].{n:name}")).not.toThrow();
  });
});

it('none prints nothing', () => {
  expect(show(sites, { format: 'none' })).toBe('');
});
