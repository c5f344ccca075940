import type { Step } from '../../steps/index.ts';

/** Whether a step takes away what the others have made: when it passes, they do not, and the other way round. */
export const isCleanUp = ({ checks }: Pick<Step, 'checks'>): boolean => checks.includes('group-deleted');
