import { execa } from 'execa';
import inquirer from 'inquirer';
import { cloudVariables } from './any-cloud.ts';

/** `npm run test:cloud`: asks before the tests make something in the real cloud that the environment names, and runs them. */

const USAGE = `The tests of the lab in a real cloud. They are told where by the environment:

  LAB_E2E_CLOUD         azure, azure-us-government, azure-china, or the file of a cloud
  LAB_E2E_SUBSCRIPTION  the ID of a subscription of yours
  LAB_E2E_TENANT        its tenant, where you belong to several
  LAB_E2E_AUTH          how to sign in (--auth); default: as the Azure CLI is
  LAB_E2E_AZ            which Azure CLI runs the commands (--az)
  LAB_E2E_CONFIRM       the ID of the subscription once more, where nobody can be asked
`;

try {
  const named = cloudVariables(process.env);
  process.exitCode = named ? await agreedAndRun(named.subscription, named.confirm) : refused(USAGE);
} catch (error) {
  process.exitCode = refused(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
}

function refused(text: string): number {
  process.stderr.write(text);
  return 64;
}

async function agreedAndRun(subscription: string, given: string | undefined): Promise<number> {
  process.stdout.write(
    `In subscription ${subscription}, the tests do the whole lab: they make a resource group, a free Linux plan, two web\n` +
      'apps and two app registrations, ask you to sign in with a browser on the way, and delete all of it in the end.\n' +
      'It costs nothing and takes about half an hour.\n',
  );
  const confirm = given ?? (await typed());
  if (confirm !== subscription) return refused('That is not the ID of the subscription. Nothing was done.\n');
  const { exitCode } = await execa(
    'vitest',
    ['run', 'e2e/any-cloud.test.ts', '--project', 'e2e', '--disable-console-intercept'],
    { env: { LAB_E2E_CONFIRM: confirm }, stdio: 'inherit', preferLocal: true, reject: false },
  );
  return exitCode ?? 1;
}

async function typed(): Promise<string> {
  if (!process.stdin.isTTY) return '';
  const { answer } = await inquirer.prompt<{ answer: string }>([
    { type: 'input', name: 'answer', message: 'To agree, type the ID of the subscription:' },
  ]);
  return answer.trim();
}
