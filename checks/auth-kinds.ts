/** The ways to sign in, by the names of `--auth`. */
export const AUTH_KINDS = [
  'cli',
  'browser',
  'device-code',
  'environment',
  'workload-identity',
  'managed-identity',
] as const;

export type AuthKind = (typeof AUTH_KINDS)[number];
