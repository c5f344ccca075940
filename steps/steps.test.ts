import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countSteps, loadSteps, parseStep, StepError, stepsFolder } from './index.ts';

const head = '---\nnumber: 1\ntitle: A step\nminutes: 2\nchecks: [one-check]\n---\n';

/** Parses a step with this body. */
const step = (body: string, front = head) => parseStep('01-a-step.md', front + body);

describe('the steps', () => {
  it('are numbered 1, 2, 3…, and can be counted without being read', () => {
    expect(loadSteps().map(({ number }) => number)).toEqual(
      Array.from({ length: countSteps() }, (_, i) => i + 1),
    );
  });

  it.each(loadSteps().map((each) => [each.number, each] as const))(
    '%i says why first, and ends with hints',
    (_n, each) => {
      expect(each.sections[0]?.tokens[0]?.type).toBe('paragraph');
      expect(each.hints.length).toBeGreaterThanOrEqual(3);
      expect(each.checks.length).toBeGreaterThan(0);
    },
  );

  it('1 deploys each app from its own folder, with every choice as a placeholder', () => {
    const commands = (loadSteps()[0]?.actions ?? []).flatMap((action) =>
      action.kind === 'command' && action.changes ? [action] : [],
    );
    expect(commands.map(({ folder }) => folder)).toEqual(['apps/frontend', 'apps/backend']);
    for (const { text } of commands) {
      expect(text).toMatch(/^az webapp up .*--sku <sku> --location "<location>" .*--runtime "<runtime>"$/);
    }
  });
});

describe('steps 4 to 12', () => {
  const later = loadSteps().filter(({ number }) => number >= 4);
  const textOf = (file: string) => readFileSync(join(stepsFolder, file), 'utf8');

  it.each(later.map((each) => [each.number, each] as const))('%i shows its flow as a picture', (_n, each) => {
    expect(each.pictures, 'an image of the steps’ own, alone in its paragraph').toHaveLength(1);
    expect(each.pictures[0]?.alt.length).toBeGreaterThan(40);
  });

  it.each(later.map((each) => [each.number, each] as const))(
    '%i says where it stands in Microsoft’s tutorial, or that it is not in it',
    (_n, each) => {
      expect(textOf(each.file)).toMatch(/Microsoft's (?:tutorial|documentation)/);
    },
  );

  it('use no tool but az, and no extension of it', () => {
    for (const { actions, undo } of later) {
      for (const action of [...actions, ...undo]) {
        if (action.kind !== 'command') continue;
        expect(action.text).toMatch(/^(?:\w+=\$\()?az (?:ad|rest|resource|webapp|group) /);
        expect(action.text).not.toMatch(/az webapp auth|az extension|\bjq\b/);
      }
    }
  });

  it('show no secret on a screen: where one is written, nothing is printed', () => {
    const commands = later.flatMap(({ actions }) =>
      actions.flatMap((each) => (each.kind === 'command' ? [each] : [])),
    );
    const telling = commands.filter(({ text }) =>
      /credential reset|\$secret|appsettings (?:set|list)/.test(text),
    );
    expect(telling.length).toBeGreaterThan(5);
    for (const { text } of telling) expect(text).toMatch(/^secret=\$\(|--output none$/);
  });
});

describe('a step file', () => {
  it('gives its commands with the folder that cd led to', () => {
    const { actions } = step(
      'Why.\n\n```azurecli\ncd apps/frontend\naz webapp up --name <front-end-app-name>\n```\n\n```azurecli\n# a comment\ncd ../backend\naz webapp show\ncd ..\ncd ..\naz group list\n```\n',
    );
    expect(actions).toEqual([
      {
        kind: 'command',
        text: 'az webapp up --name <front-end-app-name>',
        folder: 'apps/frontend',
        changes: true,
        line: 11,
      },
      { kind: 'command', text: 'az webapp show', folder: 'apps/backend', changes: false, line: 17 },
      { kind: 'command', text: 'az group list', folder: '', changes: false, line: 20 },
    ]);
  });

  it('gives commands that go on over lines, or keep what they print, as one each', () => {
    const { actions } = step(
      "Why.\n\n```azurecli\naz webapp show \\\n  --name x\nid=$(az webapp show --query id)\naz rest --method PUT --body '{\n}'\naz rest --url /x\n```\n",
    );
    expect(actions).toMatchObject([
      { text: 'az webapp show --name x', changes: false, line: 10 },
      { text: 'id=$(az webapp show --query id)', changes: true, line: 12 },
      { text: "az rest --method PUT --body '{\n}'", changes: true, line: 13 },
      { text: 'az rest --url /x', changes: false, line: 15 },
    ]);
  });

  it('gives a page that sends a receipt, and a picture that is drawn from a flow', () => {
    const text =
      'Why.\n\n![How it goes](images/one.svg)\n\n```receipt\nhttps://<front-end-host-name>/receipt\n```\n';
    const found = parseStep('01-a-step.md', head + text, (path) =>
      path === 'images/one.flow' ? 'A, B\nA -> B: hello' : undefined,
    );
    expect(found.actions).toEqual([
      { kind: 'receipt', address: 'https://<front-end-host-name>/receipt', line: 12 },
    ]);
    expect(found.pictures).toMatchObject([
      { href: 'images/one.svg', alt: 'How it goes', line: 9, diagram: expect.stringContaining('hello') },
    ]);
    expect(found.sections[0]?.tokens.map(({ type }) => type)).toEqual(['paragraph', 'picture', 'code']);
  });

  it('gives the way in the portal, pages to open, hints and undo', () => {
    const found = step(
      'Why.\n\n## In the portal\n\n1. Click `<front-end-app-name>`.\n\n## What you should see\n\n```browse\nhttps://<front-end-host-name>/\n```\n\n' +
        '## Hints\n\n1. Think.\n2. Do it.\n\n## Undo\n\n```azurecli\naz group delete --name x --yes\n```\n',
    );
    expect(found.actions.map(({ kind }) => kind)).toEqual(['portal', 'browse']);
    expect(found.hints).toHaveLength(2);
    expect(found.undo.map(({ text }) => text)).toEqual(['az group delete --name x --yes']);
    expect(found.sections.map(({ title }) => title)).toEqual(['', 'In the portal', 'What you should see']);
  });

  it('may end its lines as Windows does', () => {
    const body = 'Why.\n\n```azurecli\naz group list\n```\n';
    expect(parseStep('01-a-step.md', (head + body).replaceAll('\n', '\r\n')).actions).toEqual(
      step(body).actions,
    );
  });
});

describe('a wrong file is refused with its name and line:', () => {
  const fence = (text: string) => `Why.\n\n\`\`\`azurecli\n${text}\n\`\`\`\n`;
  it.each([
    ['no front matter', 'Just text.\n', '', 1, 'begins with front matter'],
    ['front matter that is no YAML', 'x', '---\nnumber: 1\ntitle: [\n---\n', 4, 'front matter'],
    [
      'front matter with a number that is text',
      'x',
      head.replace('minutes: 2', 'minutes: two'),
      4,
      'minutes',
    ],
    ['front matter without checks', 'x', head.replace('checks: [one-check]\n', ''), 1, 'checks'],
    [
      'front matter with something unknown',
      'x',
      head.replace('minutes', 'hours: 1\nminutes'),
      1,
      'Unrecognized key',
    ],
    [
      'a number that is not that of the file',
      'x',
      head.replace('number: 1', 'number: 2'),
      2,
      'begins with 01',
    ],
    ['a command that is not az', fence('npm install'), head, 10, 'not "npm"'],
    ['a pipe', fence('az webapp list |\n  jq .'), head, 10, 'pipe'],
    ['a quote that is not closed', fence("az group list\naz rest --body '{\n}"), head, 11, 'not closed'],
    ['a variable that keeps something else', fence('here=$(pwd)'), head, 10, 'not "pwd"'],
    ['a cd out of the lab', fence('cd ../..'), head, 10, 'leads out of'],
    ['a cd to two folders', fence('cd a b'), head, 10, 'one folder'],
    ['a placeholder that would vanish', 'Why.\n\nOpen <front-end-app-name>.\n', head, 9, 'between backticks'],
    ['a page that is no https address', 'Why.\n\n```browse\nhttp://x\n```\n', head, 10, 'https://'],
    ['a receipt from no https address', 'Why.\n\n```receipt\nhttp://x\n```\n', head, 10, 'https://'],
    ['a picture without its flow', 'Why.\n\n![It](images/x.svg)\n', head, 9, 'a .flow file is missing'],
    ['hints without numbers', 'Why.\n\n## Hints\n\n- One.\n', head, 11, 'numbered list'],
  ])('%s', (_what, body, front, line, says) => {
    const parse = () => step(body, front);
    expect(parse).toThrow(StepError);
    expect(parse).toThrow(says);
    expect(parse).toThrow(`01-a-step.md:${line}:`);
  });

  it('a name without a number', () => {
    expect(() => parseStep('a-step.md', head)).toThrow('NN-some-words.md');
  });
});
