import { marked, type Token } from 'marked';
import { describe, expect, it } from 'vitest';
import { builtinComplaint } from '../author/builtin-knows.ts';
import { defaultNames } from '../state/names.ts';
import { argumentsOf } from './command-line.ts';
import { findingOut } from './finding-out.ts';
import { chosenValues, fill, knownPlaceholders } from './placeholders.ts';

const known = chosenValues(defaultNames('.'));
const fillText = (text: string): string => fill(text, known);
const waysFor = (text: string): readonly Token[] => findingOut(marked.lexer(text), fillText);

describe('what a hint leaves open', () => {
  const open = knownPlaceholders.filter((name) => !known.has(name) && name !== '<portal-address>');

  it.each(open)('%s is said how to find out, with commands that the lab’s own az knows', (name) => {
    const ways = waysFor(`Type \`az x --id ${name}\`.`);
    expect(ways.map(({ raw }) => raw).join('')).toContain(name);
    for (const token of ways) {
      if (token.type !== 'code') continue;
      const args = argumentsOf(fillText(String(token.text))).map((arg) => arg.toString());
      expect(builtinComplaint(args)).toBeUndefined();
    }
  });

  it('is said with what it takes to find it out', () => {
    const text = waysFor('`<back-end-scope-id>`')
      .map(({ raw }) => raw)
      .join('');
    expect(text.indexOf('`<back-end-client-id>`')).toBeGreaterThanOrEqual(0);
    expect(text.indexOf('`<back-end-client-id>`')).toBeLessThan(text.indexOf('`<back-end-scope-id>`'));
  });

  it('is nothing where every name has its value', () => {
    expect(waysFor('`az group delete --name <resource-group-name> --yes`')).toEqual([]);
  });
});
