/** Milliseconds from 1601, where Windows counts from, to 1970. */
const FILETIME_EPOCH_MS = 11_644_473_600_000;

/**
 * An ETag of Microsoft.Web: the time of the last change as a Windows FILETIME (100 ns since 1601), in hexadecimal.
 * Source: recorded answers of the real service, whose ETags and `lastModifiedTimeUtc` agree.
 */
export function etagOf(time: string): string {
  const ticks = BigInt(Date.parse(time) + FILETIME_EPOCH_MS) * 10_000n;
  return `"${ticks.toString(16).toUpperCase()}"`;
}

/** A time as Microsoft.Web writes it: UTC without a zone, and without zeros at the end of the fraction. */
export function webTime(time: string): string {
  return new Date(time).toISOString().replace(/\.?0*Z$/, '');
}
