import { Command, Option } from 'commander';
import { portNumber } from '../arguments.ts';
import { type ClockOptions, sandboxClockCommand } from './sandbox-clock.ts';
import { type FaultOptions, sandboxFaultCommand } from './sandbox-fault.ts';
import { type SeedCommandOptions, sandboxSeedCommand } from './sandbox-seed.ts';

export interface PortOptions {
  readonly port?: number;
}

export interface UpOptions extends PortOptions {
  /** Faults, as they are written. */
  readonly fault?: readonly string[];
}

export interface EnvOptions {
  /** Sign the installed az in, too. */
  readonly login: boolean;
}

/** What the commands below do, each resolving when it is done. */
export interface SandboxActions {
  up(options: UpOptions): Promise<void>;
  down(): Promise<void>;
  status(): Promise<void>;
  reset(options: PortOptions): Promise<void>;
  env(options: EnvOptions): Promise<void>;
  shell(): Promise<void>;
  fault(options: FaultOptions): Promise<void>;
  clock(options: ClockOptions): Promise<void>;
  rollKeys(): Promise<void>;
  seed(options: SeedCommandOptions): Promise<void>;
}

const portOption = () =>
  new Option('--port <number>', 'the port to try first (default: that of its last start, or 4280)').argParser(
    portNumber,
  );

/** `lab sandbox up|down|status|reset|env|shell|clock|roll-keys|fault|seed`: declares. */
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
    .option(
      '--fault <specs...>',
      'have it misbehave: throttle=30%, replication=10s; see lab sandbox fault --list',
    )
    .action((options: UpOptions) => actions.up(options));
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
    .action((options: EnvOptions) => actions.env(options));
  sandbox
    .command('shell')
    .summary('open a shell in which az talks to it')
    .description(
      'Opens your shell with that environment, with az signed in to the sandbox. Your own ~/.azure is not touched.\n' +
        "Commands on standard input work, too: echo 'az group list' | lab sandbox shell",
    )
    .action(() => actions.shell());
  sandbox.addCommand(sandboxClockCommand((options) => actions.clock(options)));
  sandbox
    .command('roll-keys')
    .summary('have Entra ID sign with its next key')
    .description(
      'Retires the key with which Entra ID signs, as Microsoft does without notice: to see whether what checks tokens\n' +
        'finds the next one by itself. App Service authentication does.',
    )
    .action(() => actions.rollKeys());
  sandbox.addCommand(sandboxFaultCommand((options) => actions.fault(options)));
  sandbox.addCommand(sandboxSeedCommand((options) => actions.seed(options)));
  return sandbox;
}
