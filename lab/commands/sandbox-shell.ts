import { delimiter } from 'node:path';
import { execa } from 'execa';
import { azSettings } from '../az/real/environment.ts';
import { connect, sandboxOf } from '../connect.ts';
import { LabError, reasonOf } from '../errors.ts';
import type { ExitCode } from '../exit.ts';
import { EXIT } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { sandboxEnvironment, sandboxVariables } from '../local/environment.ts';
import { programFolders, shellCall } from '../local/shell.ts';

/**
 * `lab sandbox shell`: opens the user's shell in the sandbox's environment, with `az` signed in, and ends with its code.
 * @throws LabError as `connect` and `openAz`; `not-supported` when the shell cannot be started
 */
export async function sandboxShell(lab: Lab): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const { dir } = globals;
  const connection = await connect({ ...lab, globals: { ...globals, cloud: 'sandbox' } });
  const { az } = connection;
  const sandbox = sandboxOf(connection);
  const cli = await az();
  const call = shellCall(dir, context);
  const env = sandboxEnvironment(context.env, {
    ...sandboxVariables(dir, sandbox),
    ...azSettings,
    ...call.env,
  });
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'; // Windows writes Path
  const folders = programFolders(dir, { builtinAz: cli.kind === 'builtin' });
  env[path] = [...folders, env[path]].join(delimiter);
  if (context.interactive) {
    const which = cli.kind === 'real' ? `Azure CLI ${cli.version}` : "the lab's built-in one";
    print.say(
      [
        `In this shell, az (${which}) talks to the sandbox, and to nothing else.`,
        `az prints an app's address without a port. In a browser, add it: :${sandbox.port}`,
        "The lab's own commands work in every folder: lab check, lab hint 1.",
        'Programs that use a proxy (npm, git) find no internet here. To leave: exit',
      ].join('\n'),
    );
  }
  const { exitCode, failed, cause } = await execa(call.command, [...call.args], {
    cwd: context.cwd,
    env,
    extendEnv: false,
    stdin: 'inherit',
    stdout: 'inherit',
    stderr: 'inherit',
    reject: false,
  });
  if (failed && exitCode === undefined && cause) {
    throw new LabError(
      'not-supported',
      `Your shell ${call.command} could not be started: ${reasonOf(cause)}.`,
      {
        next: 'Name another one: SHELL=/bin/sh npx lab sandbox shell. Or set the environment yourself: eval "$(npx lab sandbox env)"',
        cause,
      },
    );
  }
  return exitCode ?? EXIT.interrupted;
}
