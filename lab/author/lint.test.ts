import { describe, expect, it } from 'vitest';
import { type Check, pass } from '../../checks/check.ts';
import { loadSteps, parseStep } from '../../steps/index.ts';
import { EXIT } from '../exit.ts';
import { runLab } from '../testing.ts';
import { builtinComplaint } from './builtin-knows.ts';
import { lintSteps } from './lint.ts';

const check = (id: string, step = 1): Check => ({
  id,
  step,
  title: id,
  needs: [],
  docs: '',
  run: async () => pass(''),
});

const command = 'az webapp show --resource-group <resource-group-name> --name <front-end-app-name>';
const change = 'az group delete --name <resource-group-name> --yes';

const whole = `---
number: 1
title: A step
minutes: 1
checks: [one]
---
Why.

## With the Azure CLI

\`\`\`azurecli
${command}
${change}
\`\`\`

## In the portal

1. Click.

## What you should see

Something.

## What commonly goes wrong

Nothing.

## Hints

1. Think about it.
2. Think of Azure.
3. It is \`${change}\`.
`;

const lint = (text: string, checks = [check('one')]) =>
  lintSteps([parseStep('01-a.md', text)], { checks, complaint: builtinComplaint, read: () => text }).map(
    ({ line, message }) => `${line}: ${message}`,
  );

describe('lab author lint', () => {
  it('has nothing to say of a whole step', () => {
    expect(lint(whole)).toEqual([]);
  });

  it.each([
    [
      'a missing section',
      whole.replace('## What you should see', '## See'),
      '"## What you should see" is missing',
    ],
    ['a step that does not say why', whole.replace('Why.\n', ''), 'why it is done'],
    ['no checks', whole.replace('[one]', '[]'), 'it has no checks'],
    ['a check that does not exist', whole.replace('[one]', '[one, two]'), 'there is no check two'],
    ['too few hints', whole.replace(/3\. It is.*\n/, ''), 'three hints or more'],
    [
      'a long command that a terminal would break',
      whole.replace('Think of Azure.', `It is \`${command}\`.`),
      'hint 2: give its long command in a block of azurecli',
    ],
    ['an empty hint', whole.replace('Think about it.', 'Hm.'), 'hint 1 says nothing'],
    [
      'a last hint that keeps the command back',
      whole.replace(/3\. It is.*\n/, '3. You can do it.\n'),
      'whole command',
    ],
    [
      'a first hint that gives the command away',
      whole.replace('Think about it.', `It is \`${change}\`.`),
      'hint 1 gives the whole command already',
    ],
    [
      'a last hint without anything to do, where no command is',
      whole
        .replace(`${change}\n\`\`\`\n\n## In`, '```\n\n## In')
        .replace(/3\. It is.*\n/, '3. Just look at it.\n'),
      'nothing to type or to open',
    ],
    [
      'a placeholder that nobody knows',
      whole.replace('Click.', 'Click `<the-button>`.'),
      '18: the lab does not know the placeholder <the-button>',
    ],
    [
      'a command that the built-in az has not',
      whole.replace(command, 'az vm list'),
      "12: the built-in az: The lab's built-in az does not know 'az vm'",
    ],
    [
      'an option that the command has not',
      whole.replace(command, `${command} --speed 3`),
      '12: the built-in az: unrecognized arguments: --speed',
    ],
    [
      'a value that the option does not take',
      whole.replace(command, `${command} --output xml`),
      '12: the built-in az',
    ],
  ])('finds %s', (_what, text, says) => {
    expect(lint(text).join('\n')).toContain(says);
  });

  it('finds a check of another step, and one that no step lists', () => {
    expect(lint(whole, [check('one', 2), check('lost')])).toEqual([
      '5: the check one belongs to step 2',
      '1: no step lists the check lost',
    ]);
  });

  it('has nothing to say of the steps of the lab itself', async () => {
    expect(await runLab(['author', 'lint'])).toEqual({
      code: EXIT.ok,
      stdout: '12 steps, nothing to complain about.\n',
      stderr: '',
    });
  });
});

describe('lab author test', { timeout: 90_000 }, () => {
  it('finds every step true: its checks fail before its actions and pass after them', async () => {
    const { code, stdout } = await runLab(['author', 'test', '--az', 'builtin', '--json']);
    expect(code).toBe(EXIT.ok);
    expect(JSON.parse(stdout).steps).toEqual(
      loadSteps().map(({ number }) => ({ step: number, holds: true })),
    );
  });
});
