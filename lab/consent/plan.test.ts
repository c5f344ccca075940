import { describe, expect, it } from 'vitest';
import { target } from '../../checks/testing.ts';
import { type Command, loadSteps } from '../../steps/index.ts';
import { chosenValues } from '../actions/placeholders.ts';
import { planOf } from './plan.ts';

const commandsOf = (number: number): Command[] =>
  loadSteps()
    .flatMap((step) => (step.number === number ? step.actions : []))
    .filter((action): action is Command => action.kind === 'command' && action.changes);

const plan = (number: number, more = {}) =>
  planOf(commandsOf(number), chosenValues({ ...target, ...more }), { ...target, ...more });

describe('the plan of a step', () => {
  it('says what is made, and that the free tier is free', () => {
    const { makes, changes, deletes, price, commands } = plan(1, { sku: 'FREE' });
    expect(makes).toHaveLength(2);
    expect(makes[0]).toBe(
      `web app ${target.frontend} with the code in it (and, where they are missing, resource group ${target.resourceGroup} and plan ${target.plan})`,
    );
    expect([changes, deletes]).toEqual([[], []]);
    expect(price).toMatch(/^nothing \(tier FREE: free of charge/);
    expect(commands[0]).toContain(`az webapp up --resource-group ${target.resourceGroup}`);
  });

  it('says that another tier costs money, for how long, and where to read how much', () => {
    expect(plan(1, { sku: 'B1' }).price).toMatch(
      /^money, from now until the plan is deleted.*tier B1; https/,
    );
  });

  it('names registrations, secrets and settings in step 4, once each', () => {
    const { makes, changes, price } = plan(4);
    expect(makes).toContain(`app registration ${target.backend} in Microsoft Entra ID`);
    expect(makes).toContain('a client secret of an app registration');
    expect(changes).toContain(`authentication of ${target.frontend}`);
    expect(changes.filter((each) => each === `app settings of ${target.backend}`)).toHaveLength(1);
    expect(price).toBe('nothing');
  });

  it('names what is deleted in step 12', () => {
    expect(plan(12).deletes).toContain(`resource group ${target.resourceGroup}, with everything in it`);
    expect(plan(12).deletes).toHaveLength(3);
  });

  it('knows what every command of the steps and of their undoing does', () => {
    for (const step of loadSteps()) {
      const commands = [...commandsOf(step.number), ...step.undo];
      const { makes, changes, deletes } = planOf(commands, chosenValues(target), target);
      for (const deed of [...makes, ...changes, ...deletes])
        expect(deed).not.toMatch(/something|undefined|^settings$/);
    }
    expect(commandsOf(4).length).toBeGreaterThan(5);
  });
});
