import { describe, expect } from 'vitest';
import { test } from '../testing.ts';

describe('runtimes', () => {
  test('on offer are those of today', async ({ sandbox }) => {
    const { body } = await sandbox.arm('GET', '/providers/Microsoft.Web/webAppStacks');
    const node = body.value.find(({ name }: { name: string }) => name === 'node');
    const settings = node.properties.majorVersions.flatMap(
      ({ minorVersions }: { minorVersions: { stackSettings: { linuxRuntimeSettings: object } }[] }) =>
        minorVersions.map(({ stackSettings }) => stackSettings.linuxRuntimeSettings),
    );
    expect(settings).toMatchObject([
      { runtimeVersion: 'NODE|24-lts', isDeprecated: false },
      { runtimeVersion: 'NODE|22-lts', isDeprecated: false },
      { runtimeVersion: 'NODE|20-lts', isDeprecated: true, endOfLifeDate: '2026-04-30T00:00:00Z' },
      { runtimeVersion: 'NODE|18-lts', isDeprecated: true },
    ]);
  });

  test('are told for one operating system', async ({ sandbox }) => {
    const path = '/providers/Microsoft.Web/webAppStacks?api-version=2023-01-01&stackOsType=Windows';
    const text = JSON.stringify((await sandbox.arm('GET', path)).body);
    expect(text).toContain('windowsRuntimeSettings');
    expect(text).not.toContain('linuxRuntimeSettings');
  });

  test('past their end of life are still taken', async ({ sandbox, site }) => {
    const body = { properties: { linuxFxVersion: 'NODE|20-lts' } };
    expect((await sandbox.arm('PATCH', `${site}/config/web`, body)).body.properties.linuxFxVersion).toBe(
      'NODE|20-lts',
    );
  });
});
