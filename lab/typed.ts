import { writeShell } from '../steps/index.ts';
import { FOLDER_VARIABLE, labFolder } from './folder.ts';
import type { Lab } from './lab.ts';
import { brokenCommand } from './render/shown-command.ts';

/** How the lab is called, as far as what is said here can know: by the folder that it works in. */
type Place = Pick<Lab, 'context' | 'globals'>;

/**
 * What a learner types before `check` and the like to mean this lab: in the sandbox's shell there is a program for it;
 * elsewhere a folder of its own has to be named.
 */
export function typedHere({ context, globals }: Place): string {
  if (globals.dir === labFolder(context, undefined)) return context.env[FOLDER_VARIABLE] ? 'lab' : 'npx lab';
  const { dir, shell } = globals;
  // In cmd single quotes are characters like others, and nothing is special between double ones that a path may have.
  if (shell === 'cmd') return `npx lab --dir "${dir}"`;
  const line = writeShell({ words: [['npx'], ['lab'], ['--dir'], [dir]] });
  return brokenCommand(line, Number.POSITIVE_INFINITY, shell);
}

/** A function that makes `npx lab …` in a text what it has to be here, so that it does what was meant when it is typed. */
export function asTyped(place: Place): (text: string) => string {
  const typed = typedHere(place);
  if (typed === 'npx lab') return (text) => text;
  return (text) => text.replace(/\bnpx\s+lab\b(?! --dir)/g, () => typed);
}
