import { connect } from '../connect.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { exportLines, sandboxVariables } from '../local/environment.ts';
import { startSandbox } from '../local/process.ts';
import type { EnvOptions } from './sandbox.ts';

/**
 * `lab sandbox env`: prints the environment, and nothing else on standard output. It holds the client secret of the
 * sandbox's service principal, which is what it is for; the secret is of no use anywhere else.
 * @throws LabError as `startSandbox`; with `login` as `connect` and `openAz`
 */
export async function sandboxEnv(lab: Lab, { login }: EnvOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const { descriptor } = await startSandbox(globals.dir, { env: context.env });
  const inSandbox: Lab = { ...lab, globals: { ...globals, cloud: 'sandbox' } };
  if (login) await (await connect(inSandbox)).az();
  const variables = sandboxVariables(globals.dir, descriptor);
  if (globals.json) print.json(variables);
  else print.raw(exportLines(variables, globals.shell));
  return EXIT.ok;
}
