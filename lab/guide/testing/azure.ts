import type { Cloud } from '../../../checks/cloud.ts';
import { createArm } from '../../../checks/facts/arm.ts';
import { createGraph } from '../../../checks/facts/graph.ts';
import type { Facts } from '../../../checks/facts/index.ts';
import type { Target } from '../../../checks/target.ts';
import { factsOf, group, siteOf, type World } from '../../../checks/testing.ts';
import { createVariables } from '../../actions/variables.ts';
import type { AzOptions, AzRun } from '../../az/az.ts';
import type { Connection } from '../../connect.ts';
import { createWriter } from '../../inspect/writer.ts';
import type { Descriptor } from '../../local/descriptor.ts';
import { unrecorded } from '../../sessions/session.ts';

/** An Azure in which nothing has been made. */
export const nothing: World = { sites: [], resourceGroups: [], appSettings: {} };

const SANDBOX: Descriptor = {
  instance: 'one',
  pid: 1,
  port: 4280,
  url: '',
  controlKey: '',
  caFile: '',
  tenantId: '',
  tenantDomain: '',
  subscriptionId: '',
  clientId: '',
  clientSecret: '',
  user: '',
};

const NOTHING_THERE = {
  status: 404,
  headers: new Map<string, string>(),
  text: '{"error": {"code": "ResourceGroupNotFound", "message": ""}}',
};

const SUCCESS: AzRun = { exitCode: 0, stdout: '', stderr: '' };

/** Azure, and an az, in memory. */
export class FakeAzure {
  /** What is so; by default everything is as it should be at the end. */
  world: World = {};
  /** The words of every command that was run. */
  readonly ran: string[] = [];
  /** Called before a command; what it gives is what becomes of the command. */
  before: (line: string, options: AzOptions) => Promise<AzRun | undefined> = async () => undefined;

  connection(target: Target, where: { readonly cloud: Cloud; readonly url: string }): Connection {
    const facts = (): Facts => ({ ...factsOf(this.world), fresh: facts });
    // What no check needs to know is not there.
    const asker = { ask: async () => NOTHING_THERE };
    const { cloud } = where;
    return {
      cloud,
      target,
      lab: 'lesson',
      facts: facts(),
      arm: createArm({ signedIn: asker, cloud, tenant: target.tenant }),
      graph: createGraph({ signedIn: asker, cloud, tenant: target.tenant }),
      credential: { getToken: async () => null },
      writer: { ...createWriter({ arm: asker, graph: asker, cloud }), tag: async () => undefined },
      secrets: [],
      variables: createVariables(),
      session: unrecorded,
      veil: (outcome) => outcome,
      subscription: undefined,
      identity: async () => ({ tenant: target.tenant, objectId: 'one', name: 'megan', kind: 'user' }),
      sandbox: { ...SANDBOX, url: where.url },
      az: async () => ({
        kind: 'builtin',
        version: '2.45.0',
        run: (args, options) => this.#run(args, options),
      }),
    };
  }

  async #run(args: readonly string[], options: AzOptions): Promise<AzRun> {
    const line = args.join(' ');
    this.ran.push(line);
    const other = await this.before(line, options);
    if (other) return other;
    const option = (name: string): string => args[args.indexOf(name) + 1] ?? '';
    const { sites = [], appSettings = {} } = this.world;
    if (line.startsWith('webapp up')) {
      if (option('--runtime') === 'NODE:18-lts')
        return refused("ERROR: Linux runtime 'NODE|18-lts' is not supported.");
      this.world = {
        ...this.world,
        resourceGroups: [group(option('--resource-group'))],
        sites: [...sites.filter(({ name }) => name !== option('--name')), siteOf(option('--name'))],
      };
    }
    if (line.startsWith('webapp config appsettings set')) {
      const [name = '', value = ''] = option('--settings').split(/=(.*)/s);
      const site = option('--name');
      this.world = {
        ...this.world,
        appSettings: { ...appSettings, [site]: { ...appSettings[site], [name]: value } },
      };
    }
    options.onOutput?.(`did ${line}\n`, 'stdout');
    return SUCCESS;
  }
}

const refused = (stderr: string): AzRun => ({ exitCode: 1, stdout: '', stderr });
