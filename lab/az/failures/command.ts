import { type KnownFailure, or } from './known-failure.ts';

const INSTALL = 'https://learn.microsoft.com/cli/azure/install-azure-cli';

/** Commands that az does not know, and things that it does not find. */
export const commandFailures: readonly KnownFailure[] = [
  {
    id: 'builtin-does-not-know',
    says: /The lab's built-in az (?:does not know '?([^'.]+)|makes|deploys|invents)/i,
    source: "the lab's own message",
    explain: ([, words]) => ({
      what: `The built-in az does not know ${words ?? 'this'}.`,
      why: "It has the commands of the lab's steps only.",
      next: `Install the Azure CLI, and the lab uses it: ${INSTALL}`,
    }),
  },
  {
    id: 'command-not-found',
    says: /'([^']+)' is misspelled or not recognized by the system|is not in the '?az [^']*'? command group|requires the extension|extension .{0,60}is not installed/i,
    source: '"Azure CLI extensions overview" (learn.microsoft.com); az 2.45 tried',
    explain: ([, words]) => ({
      what: `az does not know ${words ?? 'this command'}.`,
      why: 'It is misspelt, newer than the installed Azure CLI, or part of an extension that is not installed.',
      next: 'See what there is: az --help. For `az webapp auth set` the extension authV2 is needed; the lab uses az rest instead.',
    }),
  },
  {
    id: 'az-not-installed',
    says: /az is not installed|spawn az ENOENT|az: command not found|'az' is not recognized as an internal/i,
    source: 'Shells of Linux and Windows, tried',
    explain: () => ({
      what: 'There is no Azure CLI on this machine.',
      why: 'It is not installed, or its folder is not in PATH.',
      next: `Install it (${INSTALL}), or use the built-in one: --az builtin`,
    }),
  },
  {
    id: 'arguments',
    says: /the following arguments are required: (_subcommand|-\S+(?:, -\S+)*)|unrecognized arguments: (\S+)|is not a valid value for '(--[\w-]+)'/i,
    source: 'az 2.45 tried',
    explain: ([, missing, stray, option]) => ({
      what: missing
        ? `The command needs ${missing}.`
        : stray
          ? `The command has no option ${stray}.`
          : `${option ?? 'An option'} does not take this value.`,
      why: 'Something is missing, misspelt, or was taken apart by the shell: values with spaces or | need quotes.',
      next: 'Compare with the line in the step, or ask for the options: az webapp up --help',
    }),
  },
  {
    id: 'not-found',
    says: /ResourceGroupNotFound|ResourceNotFound|could not be found|was not found|does not exist or one of its queried|identifier URI '[^']*' doesn't exist|Service principal '[^']*' doesn't exist/i,
    source: 'Recorded answers of the real services; az 2.45 tried',
    explain: (_, { resourceGroup }) => ({
      what: 'What the command is about is not there.',
      why: 'An earlier step is not done, a name is another one, or it was deleted.',
      next: `See what is there: az webapp list --resource-group ${or(resourceGroup, 'resource-group')} --output table`,
    }),
  },
  {
    id: 'unreachable',
    says: /ProxyError|Failed to connect to|Cannot connect to proxy|Max retries exceeded|Connection (?:refused|aborted)|ECONNREFUSED|ECONNRESET|EPIPE/i,
    source: 'urllib3 and undici, tried',
    explain: () => ({
      what: 'Nobody answered.',
      why: 'The sandbox has ended, or there is no connection (behind a proxy, HTTPS_PROXY has to name it).',
      next: 'Run the same command of the lab again: it starts the sandbox, whose state is kept.',
    }),
  },
];
