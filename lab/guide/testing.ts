import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'vitest';
import { clouds } from '../../checks/clouds.ts';
import { target } from '../../checks/testing.ts';
import { loadSteps } from '../../steps/index.ts';
import { checkSteps } from '../checking.ts';
import type { Lab } from '../lab.ts';
import { createPrinter } from '../report/printer.ts';
import { unrecorded } from '../sessions/session.ts';
import { type LabState, newLabState, updateLabState } from '../state/lab-file.ts';
import { contextOf } from '../testing.ts';
import { Guide, type World } from './guide.ts';
import { walk } from './index.ts';
import { FakeAzure } from './testing/azure.ts';
import { type Deed, FakeUi } from './testing/ui.ts';

export { nothing } from './testing/azure.ts';

/** A learner at a guide, with an Azure in memory. */
export class Lesson {
  readonly dir: string;
  readonly azure = new FakeAzure();
  readonly opened: string[] = [];
  shells = 0;
  /** Where the sandbox is that this lesson connects to; another one after it has ended. */
  sandboxes = 0;
  up = false;
  ui: FakeUi = new FakeUi([], () => {});

  constructor(dir: string) {
    this.dir = dir;
  }

  /**
   * Lets the learner do one thing after the other, and then leave.
   * @returns all that they have read
   */
  async learn(...deeds: readonly Deed[]): Promise<string> {
    const context = contextOf();
    const globals = { dir: this.dir, cloud: 'sandbox', az: 'auto', json: false, shell: 'bash' } as const;
    const options = { ...globals, quiet: false, verbose: false, plain: false };
    const lab: Lab = {
      context,
      globals: options,
      print: createPrinter(context, options),
      session: unrecorded,
    };
    this.ui = new FakeUi(deeds, (text) => void context.stdout.write(`${text}\n`));
    await walk(new Guide(lab, this.#world()));
    await new Promise(setImmediate); // the stream hands on what was written
    return context.written().stdout;
  }

  #world(): World {
    return {
      ui: this.ui,
      steps: loadSteps(),
      connect: async () => {
        if (!this.up) this.sandboxes += 1;
        this.up = true;
        const { names } = updateLabState(this.dir);
        return this.azure.connection(
          { ...names, tenant: target.tenant, subscription: target.subscription },
          { cloud: clouds.azure, url: `http://127.0.0.1:428${this.sandboxes}` },
        );
      },
      enter: async () => this.#world().connect(),
      isUp: async () => this.up,
      watch: async (_lab, connection, { steps, signal, onChange }) => {
        while (!signal.aborted) {
          onChange(await checkSteps(connection, steps), connection);
          if (!signal.aborted) this.ui.happens();
        }
      },
      openPage: async (address) => this.opened.push(address) > 0,
      openShell: async () => {
        this.shells += 1;
      },
    };
  }

  remember(change?: (state: LabState) => LabState): LabState {
    return updateLabState(this.dir, change);
  }
}

/** `test` with a lesson whose lab was begun before, under the names of the tests of checks/. */
export const test = base.extend<{ lesson: Lesson }>({
  lesson: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'lab-guide-'));
    const { tenant: _tenant, subscription: _subscription, ...names } = target;
    updateLabState(dir, () => ({ ...newLabState(names, dir), choices: { welcomed: true } }));
    await use(new Lesson(dir));
    rmSync(dir, { recursive: true, force: true });
  },
});
