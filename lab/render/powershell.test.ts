import { describe, expect, it } from 'vitest';
import { readShell } from '../../steps/index.ts';
import { writePowerShell } from './powershell.ts';
import { brokenCommand, detectShell } from './shown-command.ts';

/** A line of bash as it is typed in PowerShell. */
function inPowerShell(line: string, platform: NodeJS.Platform = 'linux'): string {
  const [statement] = readShell(line);
  if (!statement) throw new Error('no command');
  return writePowerShell(statement, platform);
}

describe('in PowerShell', () => {
  it.each([
    ['az group list', 'az group list'],
    ['az group show --name "rg one"', "az group show --name 'rg one'"],
    [
      'az x --location "East US 2" --runtime "NODE:24-lts"',
      "az x --location 'East US 2' --runtime NODE:24-lts",
    ],
    ['az x --settings BACKEND_URL=https://a.example', 'az x --settings BACKEND_URL=https://a.example'],
    ['az x --set "a=it\'s"', "az x --set 'a=it''s'"],
    // What means something to PowerShell: a list, an expansion of a variable, a placeholder.
    ['az x --ids a,b', "az x --ids 'a,b'"],
    ['az rest --body @body.json', "az rest --body '@body.json'"],
    ["az x --query '[0].$value'", "az x --query '[0].$value'"],
    ['az x --name <front-end-app-name>', "az x --name '<front-end-app-name>'"],
    ['secret=$(az ad app credential reset --id x)', '$secret = az ad app credential reset --id x'],
    ['az x --settings "SECRET=$secret"', `az x --settings "SECRET=\${secret}"`],
    ['az x --settings "A=\\"$one\\" \\`2\\`"', `az x --settings "A=\`"\${one}\`" \`\`2\`\`"`],
  ])('%s', (bash, powershell) => {
    expect(inPowerShell(bash)).toBe(powershell);
  });

  it('double quotes need a backslash on Windows, where az is a batch file', () => {
    const line = `az rest --body '{"a": "it"}'`;
    expect(inPowerShell(line, 'linux')).toBe(`az rest --body '{"a": "it"}'`);
    expect(inPowerShell(line, 'win32')).toBe(`az rest --body '{\\"a\\": \\"it\\"}'`);
  });

  it('a long command goes on after a backtick', () => {
    expect(brokenCommand('az webapp up --name "my app" --sku FREE --os-type Linux', 36, 'powershell')).toBe(
      "az webapp up --name 'my app' `\n  --sku FREE --os-type Linux",
    );
  });

  it('what is no command stays as it is', () => {
    expect(brokenCommand('npx lab | more', 80, 'powershell')).toBe('npx lab | more');
  });
});

describe('the shell that somebody types in', () => {
  it.each([
    ['linux', {}, 'bash'],
    ['darwin', { SHELL: '/bin/zsh' }, 'bash'],
    ['linux', { SHELL: '/bin/bash', PSModulePath: '/opt/microsoft/powershell/7/Modules' }, 'powershell'],
    ['win32', { PSModulePath: 'C:\\Program Files\\WindowsPowerShell\\Modules' }, 'powershell'],
    ['win32', { SHELL: '/usr/bin/bash' }, 'bash'],
  ] as const)('on %s, with %j, is %s', (platform, env, shell) => {
    expect(detectShell(env, platform)).toBe(shell);
  });
});
