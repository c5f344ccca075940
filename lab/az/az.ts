/** What became of one `az` command. */
export interface AzRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface AzOptions {
  /** The folder in which the command runs (`az webapp up` deploys it). */
  readonly cwd: string;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string, stream: 'stdout' | 'stderr') => void;
  /** Values that must not be seen in a list of processes: an argument that has one is handed over in a file. */
  readonly secrets?: readonly string[];
  /** Ends the command when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Azure CLI, or what stands in for it. */
export interface Az {
  readonly kind: 'real' | 'builtin';
  /** e.g. "2.45.0" */
  readonly version: string;
  run(args: readonly string[], options: AzOptions): Promise<AzRun>;
}
