import { Command, Option } from 'commander';
import { portNumber } from '../arguments.ts';
import { SHELLS, type Shell } from '../local/environment.ts';

export interface PortOptions {
  readonly port?: number;
}

export interface EnvOptions {
  readonly shell: Shell;
  /** Sign the installed az in, too. */
  readonly login: boolean;
}

/** What the commands below do, each resolving when it is done. */
export interface SandboxActions {
  up(options: PortOptions): Promise<void>;
  down(): Promise<void>;
  status(): Promise<void>;
  reset(options: PortOptions): Promise<void>;
  env(options: EnvOptions): Promise<void>;
  shell(): Promise<void>;
}

const portOption = () =>
  new Option('--port <number>', 'the port to try first (default: that of its last start, or 4280)').argParser(
    portNumber,
  );

/** `lab sandbox up|down|status|reset|env|shell`: declares. */
export function sandboxCommand(actions: SandboxActions): Command {
  const sandbox = new Command('sandbox')
    .summary('the Azure on your own machine')
    .description(
      'The sandbox is an Azure on your own machine: sign-in, resource manager, deployments, and your web apps.\n' +
        "It is started when a command needs it, and keeps its state in the lab's folder.",
    );
  sandbox
    .command('up')
    .summary('start it')
    .description(
      'Starts the sandbox and leaves it running. A port that is taken is no error: another is used.',
    )
    .addOption(portOption())
    .action((options: PortOptions) => actions.up(options));
  sandbox
    .command('down')
    .summary('stop it; its state stays')
    .action(() => actions.down());
  sandbox
    .command('status')
    .summary('whether it runs, and where')
    .description('Says whether the sandbox runs, and where. Exit 0 when it runs, 1 when it does not.')
    .action(() => actions.status());
  sandbox
    .command('reset')
    .summary('start over with an empty one')
    .description("Removes the sandbox's state, whatever is in it, and starts an empty one on the same port.")
    .addOption(portOption())
    .action((options: PortOptions) => actions.reset(options));
  sandbox
    .command('env')
    .summary("print the environment in which Azure's tools talk to it")
    .description(
      "Prints the environment in which Azure's tools (az, @azure/identity, MSAL) talk to the sandbox and to nothing\n" +
        'else, and starts the sandbox if it does not run:\n\n' +
        '  eval "$(npx lab sandbox env)"                                  (bash, zsh)\n' +
        '  npx lab sandbox env --shell powershell | Invoke-Expression     (PowerShell)',
    )
    .option('--login', 'sign the installed az in to the sandbox, too (takes some seconds, once)', false)
    .addOption(new Option('--shell <name>', 'for which shell').choices(SHELLS).default('bash'))
    .action((options: EnvOptions) => actions.env(options));
  sandbox
    .command('shell')
    .summary('open a shell in which az talks to it')
    .description(
      'Opens your shell with that environment, with az signed in to the sandbox. Your own ~/.azure is not touched.\n' +
        "Commands on standard input work, too: echo 'az group list' | lab sandbox shell",
    )
    .action(() => actions.shell());
  return sandbox;
}
