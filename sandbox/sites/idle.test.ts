import { describe, expect, it } from 'vitest';
import { runningApps } from './idle.ts';

describe('apps that nobody asks for', () => {
  it('go on while there are few', () => {
    let now = 0;
    const running = runningApps(() => now);
    for (let app = 0; app < 12; app += 1) {
      now += 60_000;
      expect(running.use(`app-${app}`)).toEqual([]);
    }
  });

  it('make room for others, those first that were not asked for the longest', () => {
    let now = 0;
    const running = runningApps(() => now);
    for (let app = 0; app < 12; app += 1) running.use(`app-${app}`);
    now += 60_000;
    running.use('app-0');
    expect(running.use('another')).toEqual(['app-1']);
    expect(running.use('app-1')).toEqual(['app-2']);
  });

  it('are never taken away from somebody who has just asked', () => {
    let now = 0;
    const running = runningApps(() => now);
    const unloaded = Array.from({ length: 40 }, (_, app) => {
      now += 100;
      return running.use(`app-${app}`);
    });
    expect(unloaded.flat()).toEqual([]);
    now += 60_000;
    expect(running.use('one-more')).toHaveLength(29);
  });

  it('count no more once they were stopped', () => {
    let now = 0;
    const running = runningApps(() => now);
    for (let app = 0; app < 12; app += 1) running.use(`app-${app}`);
    now += 60_000;
    running.forget('app-3');
    expect(running.use('another')).toEqual([]);
  });
});
