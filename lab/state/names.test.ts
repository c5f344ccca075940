import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkNames, defaultNames, nameRules } from './names.ts';

const rule = (key: string) => {
  const found = nameRules.find((each) => each.key === key);
  if (!found) throw new Error(key);
  return found;
};

describe('the names that the lab makes up', () => {
  it('keep every rule', () => {
    for (let count = 0; count < 50; count += 1) expect(checkNames(defaultNames(`/${count}`))).toBeUndefined();
  });

  it('differ from lab to lab', () => {
    const names = Array.from({ length: 50 }, (_, count) => defaultNames(`/${count}`).frontend);
    expect(new Set(names).size).toBe(50);
  });

  it('are found again when the state file is lost', () => {
    expect(defaultNames('/a')).toEqual(defaultNames('/a'));
  });
});

describe("the source document's names", () => {
  it('are fine', () => {
    const names = {
      frontend: 'raptor-client',
      backend: 'raptor-server',
      resourceGroup: 'rg-raptor-test',
      plan: 'myPlan',
      sku: 'FREE',
      location: 'East US2',
      runtime: 'NODE:22-lts',
    };
    expect(checkNames(names)).toBeUndefined();
  });
});

describe('names at the edge of what Azure allows', () => {
  it.each([
    ['frontend', 'ab'],
    ['frontend', 'a'.repeat(60)],
    ['frontend', '1-2'],
    ['resourceGroup', 'r'],
    ['resourceGroup', '(a)_b.c-d'],
    ['resourceGroup', 'Gruppe-Süd'],
    ['resourceGroup', 'g'.repeat(90)],
    ['plan', 'p'],
    ['plan', 'p'.repeat(40)],
    ['sku', 'f1'],
    ['runtime', 'NODE|24-lts'],
  ])('%s %s is fine', (key, value) => {
    expect(rule(key).check(value)).toBeUndefined();
  });

  it.each([
    ['frontend', ''],
    ['frontend', 'a'.repeat(61)],
    ['frontend', 'app.one'],
    ['frontend', 'app-'],
    ['frontend', 'äpp'],
    ['resourceGroup', 'g'.repeat(91)],
    ['resourceGroup', 'a/b'],
    ['resourceGroup', ''],
    ['plan', ''],
    ['plan', 'a b'],
    ['location', ''],
    ['location', '"eastus"'],
    ['sku', ''],
    ['runtime', 'NODE:'],
  ])('%s "%s" is not', (key, value) => {
    expect(rule(key).check(value)).toMatch(/^it m/);
  });
});

it('no name that passes can break out of a command line', () => {
  fc.assert(
    fc.property(fc.constantFrom(...nameRules), fc.string(), ({ check }, value) => {
      fc.pre(check(value) === undefined);
      expect(value).not.toMatch(/["'`$\\;&<>\n]/);
    }),
  );
});
