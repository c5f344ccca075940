import { Command } from 'commander';

/** What the commands below do. */
export interface AuthorActions {
  lint(): Promise<void>;
  test(): Promise<void>;
  draw(): Promise<void>;
}

/** `lab author lint|test|draw`: declares. */
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
  return author;
}
