import { describe, expect, it } from 'vitest';
import { createFaults } from './faults.ts';
import { kinds } from './kinds.ts';
import { parseSpec, SpecError } from './spec.ts';

const refusal = (spec: string): SpecError => {
  try {
    parseSpec(spec);
  } catch (error) {
    if (error instanceof SpecError) return error;
  }
  throw new Error(`${spec} was taken`);
};

describe('a specification of faults', () => {
  it('names several, with commas or blanks between, and a seed', () => {
    const faults = createFaults('throttle=30%,latency@arm+graph=80ms~20ms  drop=0.5% seed=7');
    expect(faults.list()).toEqual(['throttle=30%', 'latency@arm+graph=80ms~20ms', 'drop=0.5%']);
    expect(faults.seed()).toBe(7);
    expect(faults.value('latency', 'graph')).toEqual({ ms: 80, jitter: 20 });
    expect(faults.value('latency', 'kudu')).toBeUndefined();
    expect(faults.value('throttle', 'arm')).toEqual({ share: 0.3, retryAfter: 1 });
  });

  it.each(Object.entries(kinds))('has an example that is good: %s', (name, { example, usual }) => {
    expect(parseSpec(`${name}=${example}`).faults).toEqual([{ name, text: example, services: usual }]);
  });

  it.each([
    ['', 'There is no fault in it.', 'throttle'],
    ['thrtl=5%', 'There is no fault called "thrtl".', 'Known are: latency, throttle'],
    ['constructor=5%', 'There is no fault called "constructor".', 'Known are'],
    ['drop', 'drop needs a value: it takes PERCENT.', 'drop=5%'],
    ['drop=101%', 'drop does not take "101%"', 'drop=5%'],
    ['drop=5', 'drop does not take "5"', 'drop=5%'],
    ['latency=soon', 'latency does not take "soon"', 'latency=80ms~20ms'],
    ['latency=2d', 'latency does not take "2d"', 'latency='],
    ['errors=5%/500', 'errors does not take "5%/500"', 'errors=5%/503+504'],
    ['throttle@site=5%', 'throttle cannot befall "site".', 'It can befall: arm, graph, login'],
    ['drop@control=5%', 'drop cannot befall "control".', 'It can befall: login'],
    ['user-consent@login=off', 'user-consent is about no service in particular.', 'Leave out @login'],
    ['user-consent=on', 'user-consent does not take "on"', 'user-consent=off'],
    ['regions=moon', 'regions does not take "moon"', 'regions=eastus2'],
    ['seed=x', 'seed=x: a seed is a whole number.', 'seed=7'],
    [`drop=${'5'.repeat(3000)}`, 'That is too much', 'throttle=30%'],
  ])('that is none is refused, with what would be: %s', (spec, message, next) => {
    expect(refusal(spec).message).toContain(message);
    expect(refusal(spec).next).toContain(next);
  });

  it('changes nothing where a part of it is bad', () => {
    const faults = createFaults('drop=5%');
    expect(() => faults.add('throttle=30%,nonsense=1')).toThrow(SpecError);
    expect(faults.list()).toEqual(['drop=5%']);
  });

  it('replaces a fault for the services that it names, and ends by its name', () => {
    const faults = createFaults('latency=10ms,drop=5%');
    faults.add('latency@arm=1s');
    expect(faults.list()).toEqual(['latency@login+graph+kudu+site+portal=10ms', 'latency@arm=1s', 'drop=5%']);
    faults.clear(['latency']);
    expect(faults.list()).toEqual(['drop=5%']);
    expect(() => faults.clear(['nothing'])).toThrow('There is no fault called "nothing".');
  });
});

describe('chance', () => {
  const draws = (spec: string, count = 200): number[] => {
    const faults = createFaults(spec);
    return Array.from({ length: count }, () => faults.draw('throttle', 'arm'));
  };

  it('is the same for the same seed and the same order of requests, and another for another seed', () => {
    expect(draws('throttle=30%,seed=7')).toEqual(draws('throttle=30%,seed=7'));
    expect(draws('throttle=30%,seed=7')).not.toEqual(draws('throttle=30%,seed=8'));
  });

  it('comes out as often as it should', () => {
    const hit = draws('throttle=30%', 5000).filter((each) => each < 0.3).length / 5000;
    expect(hit).toBeGreaterThan(0.27);
    expect(hit).toBeLessThan(0.33);
  });
});
