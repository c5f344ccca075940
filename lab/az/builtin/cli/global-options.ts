import { flag, type Options, text } from './options.ts';
import { FORMATS } from './output.ts';

/** Options that every command takes. Source: "Global arguments" (`az --help`). */
export const globalOptions = {
  help: flag('--help -h', 'Show this help message and exit.'),
  output: text('--output -o', 'Output format. Default: json.', { choices: FORMATS }),
  query: text('--query', 'JMESPath query string. See http://jmespath.org/.'),
  onlyErrors: flag('--only-show-errors', 'Only show errors, no warnings.'),
  subscription: text('--subscription', 'Name or ID of subscription.'),
  verbose: flag('--verbose', 'Accepted; the built-in az has no more to say.'),
  debug: flag('--debug', 'Accepted; the built-in az has no more to say.'),
} as const satisfies Options;
