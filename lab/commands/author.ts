import { Command } from 'commander';
import type { AuthorCaptureOptions } from './author-capture.ts';

/** What the commands below do. */
export interface AuthorActions {
  lint(): Promise<void>;
  test(): Promise<void>;
  draw(): Promise<void>;
  capture(options: AuthorCaptureOptions): Promise<void>;
}

/** `lab author lint|test|draw|capture`: declares. */
export function authorCommand(actions: AuthorActions): Command {
  const author = new Command('author').summary('check the steps themselves');
  author
    .command('lint')
    .summary('whether every step is complete')
    .description(
      'Reads the steps and says what is missing or unknown in them: hints, checks, placeholders, commands, pictures.',
    )
    .action(() => actions.lint());
  author
    .command('test')
    .summary('whether every step is true')
    .description(
      "Performs all steps in a sandbox of its own: every step's checks must fail before its actions and pass after them.",
    )
    .action(() => actions.test());
  author
    .command('draw')
    .summary('draw the pictures anew')
    .description('Draws the picture of each step (steps/images/*.svg) from the flow beside it (*.flow).')
    .action(() => actions.draw());
  author
    .command('capture')
    .summary('ask Azure what the parity page is unsure of')
    .description(
      'Asks a subscription of yours the questions that the parity page (sandbox/PARITY.md) calls unsure, and records its\n' +
        'answers, without secrets and names, in a form that can be played to the sandbox. In a real cloud the subscription\n' +
        'has to be named (--subscription), and you are asked first; everything that is made for it is deleted again.',
    )
    .option('--out <file>', 'where to write the answers', 'capture.jsonl')
    .option('--paid', 'also ask what costs a few cents', false)
    .option('--yes', 'do not ask', false)
    .action((options: AuthorCaptureOptions) => actions.capture(options));
  return author;
}
