/** Kudu refuses: a status and a sentence, as plain text. */
export class KuduError extends Error {
  override readonly name = 'KuduError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Source: resource strings of KuduLite, and answers quoted in its issues. */
export const kuduErrors = {
  unauthorized: () => new KuduError(401, ''),
  forbidden: () => new KuduError(403, 'The caller has no role on this web app that allows deployments.'),
  stopped: () => new KuduError(403, 'Error 403 - This web app is stopped.'),
  deploymentNotFound: (id: string) => new KuduError(404, `Deployment '${id}' not found.`),
  logNotFound: (id: string, logId: string) =>
    new KuduError(404, `LogId '${logId}' was not found in Deployment '${id}'.`),
  settingNotFound: (key: string) => new KuduError(404, `The setting '${key}' does not exist.`),
  deploymentInProgress: () =>
    new KuduError(409, 'There is a deployment currently in progress. Please try again when it completes.'),
  runsFromRemoteZip: () =>
    new KuduError(
      409,
      'Run-From-Zip is set to a remote URL using WEBSITE_RUN_FROM_PACKAGE or WEBSITE_USE_ZIP app setting. Deployment is not supported in this configuration.',
    ),
  tooLarge: (megabytes: number) =>
    new KuduError(413, `The sandbox takes zips of up to ${megabytes} MB. Leave node_modules out of it.`),
  unknownType: (type: string) => new KuduError(400, `type='${type}' not recognized`),
  wrongStack: (type: string, stack: string, expected: string) =>
    new KuduError(
      400,
      `Artifact type = '${type}' cannot be deployed to stack = '${stack}'. Site should be configured to run with stack = ${expected}`,
    ),
  notSupported: (what: string) => new KuduError(400, `${what} not supported by the sandbox.`),
  wrongChecksum: () =>
    new KuduError(400, 'The body does not have the SHA-256 checksum that x-ms-artifact-checksum promises.'),
} as const;
