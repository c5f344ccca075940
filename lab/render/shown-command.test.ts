import fc from 'fast-check';
import type { Token, Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { loadSteps } from '../../steps/index.ts';
import { readShell } from '../../steps/shell.ts';
import { argumentsOf } from '../actions/command-line.ts';
import { brokenCommand, brokenCommands } from './shown-command.ts';

const UP =
  'az webapp up --resource-group rg-raptor-test --name raptor-client --plan myPlan --sku FREE --location "East US 2" --os-type Linux';

describe('a command that is shown', () => {
  it('is broken before options, so that it fits and can be copied', () => {
    expect(brokenCommand(UP, 60, 'bash')).toBe(
      'az webapp up --resource-group rg-raptor-test \\\n' +
        '  --name raptor-client --plan myPlan --sku FREE \\\n' +
        '  --location "East US 2" --os-type Linux',
    );
  });

  it('is broken before a value that fits nowhere else', () => {
    const value = `BACKEND_URL=https://${'x'.repeat(40)}`;
    expect(brokenCommand(`az x --settings ${value}`, 66, 'bash')).toBe(`az x --settings \\\n  ${value}`);
  });

  it('stays as it is where it fits, and where nothing can be broken', () => {
    expect(brokenCommand(UP, 200, 'bash')).toBe(UP);
    expect(brokenCommand(UP, 40, 'cmd')).toBe(UP);
  });

  it('is the same command, however narrow the terminal', () => {
    const word = fc.stringMatching(/^(?:--)?[\w@%+=:,./-]{1,20}$|^"[\w ]{1,20}"$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 10, max: 120 }), (words, width) => {
        const line = `az ${words.join(' ')}`;
        const joined = brokenCommand(line, width, 'bash').replaceAll(/ \\\n */g, ' ');
        expect(argumentsOf(joined)).toEqual(argumentsOf(line));
      }),
    );
  });
});

describe('a block of commands that is shown', () => {
  const BLOCK = `az ad app create --display-name x \\
  --web-home-page-url https://x.azurewebsites.localhost
az rest --method PUT \\
  --url "/subscriptions/s" \\
  --body '{
    "openIdIssuer": "https://sts.windows.net/4be2bb07-0853-4949-b947-76ccddd3fe0d/v2.0"
  }'
secret=$(az x)`;

  it('is broken anew, command by command, and never between quotes', () => {
    expect(brokenCommands(BLOCK, 48, 'bash')).toBe(`az ad app create --display-name x \\
  --web-home-page-url \\
  https://x.azurewebsites.localhost
az rest --method PUT --url "/subscriptions/s" \\
  --body '{
    "openIdIssuer": "https://sts.windows.net/4be2bb07-0853-4949-b947-76ccddd3fe0d/v2.0"
  }'
secret=$(az x)`);
  });

  it('has a line for each command where nothing can be broken', () => {
    expect(brokenCommands(BLOCK, 48, 'cmd').split('\n')[0]).toBe(
      'az ad app create --display-name x --web-home-page-url https://x.azurewebsites.localhost',
    );
  });

  it('says the same as what stands in the steps', () => {
    for (const step of loadSteps()) {
      const blocks = step.sections.flatMap(({ tokens }) => tokens).filter(isCommands);
      for (const { text } of blocks) {
        const words = (source: string) => readShell(source).map((each) => [each.assigns, each.words]);
        for (const width of [40, 76, 120])
          expect(words(brokenCommands(text, width, 'bash'))).toEqual(words(text));
      }
    }
    expect(loadSteps().length).toBeGreaterThan(3);
  });
});

const isCommands = (token: Token): token is Tokens.Code => token.type === 'code' && token.lang === 'azurecli';
