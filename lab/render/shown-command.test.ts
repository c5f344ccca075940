import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argumentsOf } from '../actions/command-line.ts';
import { brokenCommand } from './shown-command.ts';

const UP =
  'az webapp up --resource-group rg-raptor-test --name raptor-client --plan myPlan --sku FREE --location "East US 2" --os-type Linux';

describe('a command that is shown', () => {
  it('is broken before options, so that it fits and can be copied', () => {
    expect(brokenCommand(UP, 60, 'linux')).toBe(
      'az webapp up --resource-group rg-raptor-test \\\n' +
        '  --name raptor-client --plan myPlan --sku FREE \\\n' +
        '  --location "East US 2" --os-type Linux',
    );
  });

  it('is broken before a value that fits nowhere else', () => {
    const value = `BACKEND_URL=https://${'x'.repeat(40)}`;
    expect(brokenCommand(`az x --settings ${value}`, 66, 'linux')).toBe(`az x --settings \\\n  ${value}`);
  });

  it('stays as it is where it fits, and on Windows', () => {
    expect(brokenCommand(UP, 200, 'linux')).toBe(UP);
    expect(brokenCommand(UP, 40, 'win32')).toBe(UP);
  });

  it('is the same command, however narrow the terminal', () => {
    const word = fc.stringMatching(/^(?:--)?[\w@%+=:,./-]{1,20}$|^"[\w ]{1,20}"$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 10, max: 120 }), (words, width) => {
        const line = `az ${words.join(' ')}`;
        const joined = brokenCommand(line, width, 'linux').replaceAll(/ \\\n */g, ' ');
        expect(argumentsOf(joined)).toEqual(argumentsOf(line));
      }),
    );
  });
});
