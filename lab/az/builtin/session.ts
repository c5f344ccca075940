import type { Cloud } from '../../../checks/cloud.ts';
import type { Arm } from './services/arm.ts';
import type { Graph } from './services/graph.ts';
import type { Http } from './services/http.ts';
import type { Pause } from './services/pause.ts';
import type { Tokens } from './services/tokens.ts';

/** What one run of a command works with. */
export interface Session {
  readonly cloud: Cloud;
  readonly tenant: string;
  /** The subscription's ID. */
  readonly subscription: string;
  /** The folder in which the command runs. */
  readonly cwd: string;
  /** Name of the folder in which `az webapp up` keeps its defaults. */
  readonly defaultsFolder: string;
  readonly now: () => Date;
  readonly http: Http;
  readonly tokens: Tokens;
  readonly arm: Arm;
  readonly graph: Graph;
  readonly pause: Pause;
  /** Prints `WARNING: …` on standard error at once. */
  warn(message: string): void;
  /** Prints on standard output what is no JSON. */
  print(text: string): void;
}
