import { createPromptModule } from 'inquirer';
import type { Ended } from './ended.ts';
import { type LineConfig, linePrompt } from './line-prompt.ts';
import { type ListConfig, listPrompt } from './list-prompt.ts';
import { type MenuConfig, menuPrompt } from './menu-prompt.ts';

/** Asks one question; resolves with how it ended, and rejects as Inquirer does (ExitPromptError, AbortPromptError). */
export interface Prompts {
  menu(config: MenuConfig): Promise<Ended<string>>;
  line(config: LineConfig): Promise<Ended<string>>;
  list(config: ListConfig): Promise<Ended<number>>;
}

/** Inquirer on these streams, with our kinds of prompts: its own neither follow a resize nor leave on a closed terminal. */
export function openPrompts(streams: Parameters<typeof createPromptModule>[0]): Prompts {
  const inquirer = createPromptModule(streams);
  const kinds = { menu: menuPrompt, line: linePrompt, list: listPrompt };
  for (const [name, prompt] of Object.entries(kinds)) inquirer.registerPrompt(name, prompt);
  // Inquirer has types for its own kinds only: what a kind of ours ends with is said by its prompt, above.
  const ask = async <T>(type: keyof typeof kinds, config: object): Promise<Ended<T>> => {
    const answers: Record<string, unknown> = await inquirer([{ ...config, type, name: 'ended' } as never]);
    return answers.ended as Ended<T>;
  };
  return {
    menu: (config) => ask('menu', config),
    line: (config) => ask('line', config),
    list: (config) => ask('list', config),
  };
}
