/** Node's codes for a folder that takes nothing. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'a file may not grow any more',
  EROFS: 'the disk is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EIO: 'the disk fails',
};

/** Why the sandbox's folder takes nothing, if that is what `error` says. */
export function diskTrouble(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] && `${REASONS[code]} (${code})`;
}

/** What to say to a client of an error that is the sandbox's own: that its folder takes nothing, or where to read more. */
export function whyFailed(error: unknown): string {
  const trouble = diskTrouble(error);
  return trouble === undefined
    ? 'The sandbox failed; its log says why.'
    : `The sandbox cannot write to its folder: ${trouble}. Nothing was changed; make room and try again.`;
}
