import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { EXIT } from './exit.ts';
import { contextOf, runLab, test } from './testing.ts';

describe('lab --help', () => {
  it('lists the commands and the exit codes, and exits 0', async () => {
    const { code, stdout, stderr } = await runLab(['--help']);
    expect(code).toBe(EXIT.ok);
    expect(stderr).toBe('');
    for (const command of [
      'run',
      'check',
      'status',
      'hint',
      'solve',
      'reset',
      'doctor',
      'clean',
      'sandbox',
    ]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
    }
    expect(stdout).toContain('0 all checks pass · 1 something fails · 2 could not check · 64 bad usage');
  });

  it('fits into 80 columns', async () => {
    const { stdout } = await runLab(['--help']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([['check'], ['run'], ['sandbox', 'env']])('explains %s', async (...command) => {
    const { code, stdout } = await runLab([...command, '--help']);
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain(`Usage: lab ${command.join(' ')}`);
    expect(stdout).toContain('--dir <folder>');
  });
});

describe('wrong usage exits 64 and says how it is right:', () => {
  it.each([
    ['an unknown command', ['frobnicate'], 'unknown command'],
    ['a command that is nearly one', ['chekc'], 'Did you mean check?'],
    ['an unknown flag', ['--frobnicate'], 'unknown option'],
    ['a flag that is nearly one', ['check', '--wacth'], 'Did you mean --watch?'],
    ['a step that does not exist', ['check', '13'], 'steps 1 to 12'],
    ['a step that is no number', ['check', 'two'], 'steps 1 to 12'],
    ['step 0', ['solve', '0'], 'steps 1 to 12'],
    ['a missing step', ['hint'], "missing required argument 'step'"],
    ['one step too many', ['reset', '1', '2'], 'too many arguments'],
    ['an unknown cloud', ['check', '--cloud', 'moon'], 'The clouds are sandbox, azure'],
    ['a cloud in a file that is not there', ['check', '--cloud', './moon.json'], 'there is no such file'],
    ['a subscription without a name', ['check', '--subscription', ''], 'ID or the name of a subscription'],
    ['a tenant that cannot be one', ['check', '--tenant', 'a b'], 'ID of a tenant'],
    ['an unknown way to sign in', ['check', '--auth', 'magic'], 'Allowed choices'],
    ['an unknown kind of az', ['run', '--az', 'new'], 'Allowed choices'],
    ['a folder without a name', ['check', '--dir', ''], 'name of a folder'],
    ['a folder that is the next option', ['check', '--dir', '--quiet'], 'name of a folder'],
    ['a flag without its value', ['run', '--to'], 'argument missing'],
    ['a port that is none', ['sandbox', 'up', '--port', '70000'], '0 to 65535'],
    ['an unknown shell', ['sandbox', 'env', '--shell', 'fish'], 'Allowed choices'],
    ['sandbox without a command', ['sandbox'], 'Usage: lab sandbox'],
    ['author without a command', ['author'], 'Usage: lab author'],
    ['steps backwards', ['run', '--from', '3', '--to', '1'], 'no step from 3 to 1'],
  ])('%s', async (_what, argv, says) => {
    const { code, stdout, stderr } = await runLab(argv);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain(says);
    expect(stdout).toBe('');
  });

  it('with a usage line', async () => {
    expect((await runLab(['check', '--nope'])).stderr).toContain('Usage: lab check [options] [steps...]');
  });

  it.each([
    ['an unknown flag', ['check', '--json', '--frobnicate'], "unknown option '--frobnicate'"],
    ['an unknown cloud', ['--cloud', 'moon', 'check', '--json'], 'The clouds are sandbox, azure'],
    ['a step that does not exist', ['check', '13', '--json'], 'The lab has steps 1 to 12.'],
    ['no command', ['sandbox', '--json'], 'lab sandbox'],
    ['what no option says', ['run', '--from', '3', '--to', '1', '--json'], 'no step from 3 to 1'],
  ])('as the one document of --json, too: %s', async (_what, argv, says) => {
    const { code, stdout, stderr } = await runLab(argv);
    expect(code).toBe(EXIT.usage);
    const { error } = JSON.parse(stdout);
    expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(says) });
    expect(error.next).not.toBe('');
    expect(stderr).not.toBe('');
  });

  it.each([
    ['--frontend', 'a', '2 to 60 characters'],
    ['--frontend', 'my_app', 'letters, digits and hyphens only'],
    ['--frontend', '-app', 'begin or end with a hyphen'],
    ['--backend', 'a'.repeat(61), '2 to 60 characters'],
    ['--group', 'my group', 'letters, digits, hyphens, underscores'],
    ['--group', 'group.', 'end with a period'],
    ['--plan', 'p'.repeat(41), '1 to 40 characters'],
    ['--plan', 'my_plan', 'letters, digits and hyphens only'],
    ['--location', 'eastus2; rm', 'name of a region'],
    ['--sku', 'CHEAP', 'pricing tier'],
    ['--runtime', 'NODE', 'a colon between them'],
  ])('a name that Azure would refuse: %s %s', async (flag, value, rule) => {
    const { code, stderr } = await runLab(['setup', `${flag}=${value}`]);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain(rule);
  });
});

describe('lab setup', () => {
  test('makes names that are the same the next time', async ({ lab }) => {
    const first = await lab.run('setup', '--json');
    const again = await lab.run('setup', '--json');
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout));
    expect(JSON.parse(first.stdout).frontend).toMatch(/^easy-auth-frontend-\w{7}$/);
  });

  test('takes the names of the tutorial', async ({ lab }) => {
    const names = {
      frontend: 'raptor-client',
      backend: 'raptor-server',
      group: 'rg-raptor-test',
      plan: 'myPlan',
      sku: 'FREE',
      location: 'East US 2',
    };
    await lab.run('setup', ...Object.entries(names).map(([flag, value]) => `--${flag}=${value}`));
    const { stdout } = await lab.run('setup', '--json');
    const { group, ...rest } = names;
    expect(JSON.parse(stdout)).toMatchObject({ ...rest, resourceGroup: group });
  });

  test('refuses one name for both apps, whatever its case', async ({ lab }) => {
    const { code, stderr } = await lab.run('setup', '--frontend', 'app-one', '--backend', 'App-One');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('cannot both be called');
  });
});

describe('a real cloud', () => {
  test('is not looked at without a sign-in, which is no mistake in the steps', async ({ lab }) => {
    const { code, stderr } = await lab.run('check', '--cloud', 'azure', '--auth', 'environment');
    expect(code).toBe(EXIT.couldNot);
    expect(stderr).toContain('AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET are not set');
    expect(stderr).toContain('--auth cli');
  });
});

describe('lab hint', () => {
  test('gives at last every command of a step that has many', async ({ lab }) => {
    let last = '';
    for (let hints = 0; hints < 4; hints += 1) last = (await lab.run('hint', '4', '--json')).stdout;
    const { text } = JSON.parse(last);
    expect(text).toMatch(/The\s+first\s+of\s+them,\s+whole:.*az\s+ad\s+app\s+create.*The others, whole:/s);
    expect(text.match(/^ *az rest --method PUT/gm)).toHaveLength(2);
  });

  test('gives a more direct hint each time, and at last the whole command with the names in it', async ({
    lab,
  }) => {
    const { stdout: names } = await lab.run('setup', '--json');
    const hints: { hint: number; of: number; text: string }[] = [];
    for (let asked = 0; asked < 5; asked += 1)
      hints.push(JSON.parse((await lab.run('hint', '2', '--json')).stdout));
    expect(hints.map(({ hint }) => hint)).toEqual([1, 2, 3, 4, 4]);
    expect(hints[0]?.text).not.toContain('az ');
    expect(hints[3]?.text.replaceAll(/\s+/g, ' ')).toContain(
      `az webapp config appsettings set --resource-group ${JSON.parse(names).resourceGroup} --name ${JSON.parse(names).frontend}`,
    );
    expect(hints[3]?.text).toMatch(/<back-end-host-name>`? is what this prints:\s+az webapp show /);
    expect(JSON.parse((await lab.run('hint', '2', '--again', '--json')).stdout).hint).toBe(1);
  });
});

describe('a terminal', () => {
  it('gets no colour with NO_COLOR, and some with FORCE_COLOR', async () => {
    const { wantsColor } = await import('./context.ts');
    expect(wantsColor({}, true)).toBe(true);
    expect(wantsColor({}, false)).toBe(false);
    expect(wantsColor({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
    expect(wantsColor({ NO_COLOR: '' }, true)).toBe(true);
    expect(wantsColor({ FORCE_COLOR: '1' }, false)).toBe(true);
    expect(wantsColor({ FORCE_COLOR: '0' }, true)).toBe(false);
    expect(wantsColor({ TERM: 'dumb' }, true)).toBe(false);
  });
});

describe('an error at a terminal', () => {
  test('is broken between words, and what to type is not broken', async ({ lab }) => {
    const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 40 });
    let shown = '';
    stderr.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    await runLab(['--dir', lab.dir, '--json'], contextOf({ stderr, interactive: true }));
    expect(shown).toMatch(/^✖ The guide is for people, and has\n {2}nothing to say in JSON\.\n {2}Next: /);
    expect(shown).toMatch(
      /Next: For programs: npx lab --dir \S+ status --json, npx lab --dir \S+ check --json/,
    );
  });
});

describe('a fault of the lab itself', () => {
  const broken = () => {
    const stdout = new PassThrough();
    stdout.write = () => {
      throw new Error('boom');
    };
    return contextOf({ stdout });
  };

  test('says that it is one, without a stack', async ({ lab }) => {
    const { code, stderr } = await runLab(['setup', '--dir', lab.dir], broken());
    expect(code).toBe(EXIT.bug);
    expect(stderr).toContain('This is a bug of the lab, not a mistake of yours: boom');
    expect(stderr).not.toContain('    at ');
  });

  test('shows where it happened with --verbose', async ({ lab }) => {
    const { stderr } = await runLab(['setup', '--dir', lab.dir, '--verbose'], broken());
    expect(stderr).toContain('    at ');
  });
});
