import { describe, expect } from 'vitest';
import { type TestLab, testOnce } from '../testing.ts';
import { performCommand } from './perform.ts';

/** Performs a line of a step, and gives what is told of it. */
async function perform(lab: TestLab, text: string): Promise<{ line: string; output: string }> {
  const told = { line: '', output: '' };
  const command = { kind: 'command', text, folder: '', changes: true, line: 1 } as const;
  await performCommand(await lab.connection(), command, {
    onCommand: (line) => (told.line += line),
    onOutput: (output) => (told.output += output),
  });
  return told;
}

describe('a command of a step', { timeout: 60_000 }, () => {
  testOnce('finds the registration that it needs, once it is there', async ({ lab }) => {
    await expect(perform(lab, 'az ad app show --id <back-end-client-id>')).rejects.toMatchObject({
      code: 'step',
      message: expect.stringMatching(/There is no app registration for easy-auth-backend-\w+ yet/),
      next: 'Do step 4 first: npx lab run --to 4',
    });
    await perform(lab, 'az ad app create --display-name <back-end-app-name>');
    const { line, output } = await perform(
      lab,
      'az ad app show --id <back-end-client-id> --query appId -o tsv',
    );
    expect(line).toBe(`az ad app show --id ${output.trim()} --query appId -o tsv`);
  });

  testOnce('gives a new scope an ID of its own, and keeps the one that is there', async ({ lab }) => {
    await expect(
      perform(lab, 'az ad app permission add --id x --api y --api-permissions <back-end-scope-id>=Scope'),
    ).rejects.toMatchObject({ code: 'step', message: expect.stringContaining('user_impersonation') });
    const set = `az ad app update --id <back-end-client-id> --set api='{"oauth2PermissionScopes": [{"id": "<new-back-end-scope-id>", "value": "user_impersonation", "type": "User", "isEnabled": true, "adminConsentDisplayName": "A", "adminConsentDescription": "A"}]}'`;
    const first = await perform(lab, set);
    const second = await perform(lab, set);
    expect(second.line).toBe(first.line);
    const id = /"id": "([0-9a-f-]{36})"/.exec(first.line)?.[1];
    expect((await perform(lab, 'az group exists -n <back-end-scope-id>')).line).toBe(
      `az group exists -n ${id}`,
    );
  });

  testOnce('keeps a secret for a later one, and tells it nowhere', async ({ lab }) => {
    const { variables } = await lab.connection();
    const kept = await perform(
      lab,
      'secret=$(az ad app credential reset --id <back-end-client-id> --query password --output tsv)',
    );
    const [secret = ''] = variables.secrets();
    expect(secret).toMatch(/~sandbox~/);
    expect(kept.line).toMatch(/^secret=\$\(az ad app credential reset --id [0-9a-f-]{36} /);
    expect(kept.output).toMatch(/^WARNING: The output includes credentials/);
    await perform(lab, 'az group create -n rg-kept -l eastus2');
    const used = await perform(lab, 'az group create -n rg-kept -l eastus2 --tags "kept=$secret"');
    expect(used.line).toBe('az group create -n rg-kept -l eastus2 --tags "kept=$secret"');
    expect(used.output).toContain('"kept": "[secret]"');
    expect(JSON.stringify([kept, used])).not.toContain(secret);
  });

  testOnce('that prints nothing has nothing to keep', async ({ lab }) => {
    await expect(
      perform(lab, `nothing=$(az group list --query "[?name=='x']" -o tsv)`),
    ).rejects.toMatchObject({
      message: expect.stringContaining('printed nothing to keep in $nothing'),
    });
  });

  testOnce('that makes what is there, or deletes what is gone, is done', async ({ lab }) => {
    const create = 'az ad sp create --id <back-end-client-id>';
    await perform(lab, create);
    expect((await perform(lab, create)).output).toContain('It is there already, which is fine.');
    const remove = 'az ad app delete --id <back-end-client-id>';
    await perform(lab, remove);
    expect(await perform(lab, remove)).toEqual({
      line: 'az ad app delete --id "<back-end-client-id>"',
      output: 'It is gone already.\n',
    });
    await perform(lab, 'az group delete --name rg-kept --yes');
    const again = await perform(lab, 'az group delete --name rg-kept --yes');
    expect(again.output).toContain('It is gone already, which is fine.');
    await expect(perform(lab, 'az group show --name rg-kept')).rejects.toMatchObject({ code: 'az' });
  });
});
