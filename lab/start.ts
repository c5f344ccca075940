import { processContext } from './context.ts';
import { EXIT } from './exit.ts';
import { main } from './main.ts';

// The process: `lab` as it is typed. The only place that ends it.

/** How long a command may take to end in good order after Ctrl+C. */
const GRACE_MS = 2000;

/** How long the process stays for what is still under way after its command has ended. */
const LINGER_MS = 500;

const context = processContext();
context.signal.addEventListener('abort', () => {
  setTimeout(() => process.exit(EXIT.interrupted), GRACE_MS).unref();
});
process.exitCode = await main(process.argv.slice(2), context);
// What nobody waits for any more, such as the answer of a slow page, does not keep the terminal.
setTimeout(() => process.exit(), LINGER_MS).unref();
