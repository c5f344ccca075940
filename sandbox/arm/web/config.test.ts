import { describe, expect } from 'vitest';
import { nameIn, test } from '../testing.ts';

describe('config/web', () => {
  test('shows the defaults, under the site’s name', async ({ sandbox, site }) => {
    expect((await sandbox.arm('GET', `${site}/config/web`)).body).toMatchObject({
      id: `${site}/config/web`,
      name: nameIn(site),
      type: 'Microsoft.Web/sites/config',
      properties: {
        linuxFxVersion: 'NODE|22-lts',
        appCommandLine: '',
        alwaysOn: false,
        http20Enabled: true,
        ftpsState: 'FtpsOnly',
        minTlsVersion: '1.2',
        cors: null,
        publishingUsername: `$${nameIn(site)}`,
        publishingPassword: null,
        siteAuthEnabled: false,
      },
    });
    expect((await sandbox.arm('GET', `${site}/config`)).body.value).toHaveLength(1);
  });

  test('is merged by PATCH, which answers as the site and ignores nulls', async ({ sandbox, site }) => {
    await sandbox.arm('PUT', `${site}/config/appsettings`, { properties: { A: '1' } });
    const patched = await sandbox.arm('PATCH', `${site}/config/web`, {
      location: 'East US 2',
      tags: {},
      properties: { appCommandLine: 'node server.js', cors: null, appSettings: null, linuxFxVersion: null },
    });
    expect(patched).toMatchObject({
      status: 200,
      body: {
        id: site,
        type: 'Microsoft.Web/sites',
        properties: { appCommandLine: 'node server.js', linuxFxVersion: 'NODE|22-lts' },
      },
    });
    expect((await sandbox.arm('POST', `${site}/config/appsettings/list`)).body.properties).toEqual({
      A: '1',
    });
  });

  test('keeps CORS whole, and ignores what it does not know', async ({ sandbox, site }) => {
    const patch = async (properties: object) =>
      (await sandbox.arm('PATCH', `${site}/config/web`, { properties })).body.properties;
    expect(await patch({ cors: { allowedOrigins: ['https://a.example'] }, wonderful: true })).toMatchObject({
      cors: { allowedOrigins: ['https://a.example'], supportCredentials: false },
    });
    expect(await patch({ cors: { allowedOrigins: [], supportCredentials: 'true' } })).toMatchObject({
      cors: { allowedOrigins: [], supportCredentials: true },
    });
    expect(await patch({})).not.toHaveProperty('wonderful');
  });

  test('keeps access restrictions, and the log says that they let everybody in', async ({
    sandbox,
    site,
  }) => {
    sandbox.expectNotImitated(/^not imitated: ARM the effect of access restrictions/);
    const said = () => sandbox.log.filter((line) => line.includes('the effect of')).length;
    const everybody = [{ ipAddress: 'Any', action: 'Allow', priority: 2147483647, name: 'Allow all' }];
    const before = said();
    await sandbox.arm('PATCH', `${site}/config/web`, { properties: { ipSecurityRestrictions: everybody } });
    expect(said()).toBe(before);
    const rules = [
      ...everybody,
      { ipAddress: '203.0.113.0/24', action: 'Allow', priority: 100, name: 'office' },
    ];
    await sandbox.arm('PATCH', `${site}/config/web`, { properties: { ipSecurityRestrictions: rules } });
    expect(said()).toBe(before + 1);
    const { body } = await sandbox.arm('GET', `${site}/config/web`);
    expect(body.properties.ipSecurityRestrictions).toEqual(rules);
  });

  test('preloads the application of a site that is always on', async ({ sandbox, site }) => {
    const { body } = await sandbox.arm('PUT', `${site}/config/web`, { properties: { alwaysOn: 'True' } });
    expect(body.properties).toMatchObject({
      alwaysOn: true,
      virtualApplications: [{ preloadEnabled: true }],
    });
  });

  test.for([
    [{ linuxFxVersion: 'COBOL|1' }, 'LinuxFxVersion'],
    [{ numberOfWorkers: 'many' }, 'numberOfWorkers'],
    [{ cors: { allowedOrigins: 'https://a.example' } }, 'allowedOrigins'],
    [{ appSettings: { A: '1' } }, 'appSettings'],
    [{ appCommandLine: ['node'] }, 'appCommandLine'],
  ] as const)('refuses %j', async ([properties, parameter], { sandbox, site }) => {
    expect(await sandbox.arm('PATCH', `${site}/config/web`, { properties })).toMatchObject({
      status: 400,
      body: { Message: `The parameter ${parameter} has an invalid value.` },
    });
  });
});

describe('app settings', () => {
  test('are listed by POST and replaced whole by PUT, which answers with what was sent', async ({
    sandbox,
    site,
  }) => {
    const path = `${site}/config/appsettings`;
    await sandbox.arm('PUT', path, { properties: { OLD: '1' } });
    const put = await sandbox.arm('PUT', path, {
      location: 'East US 2',
      tags: {},
      properties: { BACKEND_URL: 'https://x', ON: true, COUNT: 3, NOTHING: null },
    });
    expect(put).toMatchObject({
      status: 200,
      headers: { etag: expect.any(String) },
      body: {
        id: path,
        name: 'appsettings',
        type: 'Microsoft.Web/sites/config',
        properties: { BACKEND_URL: 'https://x', ON: 'true', COUNT: '3' },
      },
    });
    expect((await sandbox.arm('POST', `${path}/list`)).body).toEqual(put.body);
  });

  test('that change nothing leave the time of the last change', async ({ sandbox, site }) => {
    const path = `${site}/config/appsettings`;
    const first = await sandbox.arm('PUT', path, { properties: { A: '1' } });
    sandbox.clock.move(5000);
    const second = await sandbox.arm('PUT', path, { properties: { A: '1' } });
    const third = await sandbox.arm('PUT', path, { properties: { A: '2' } });
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(third.headers.etag).not.toBe(first.headers.etag);
  });

  test.for([
    [{ 'a:b': '1' }, "AppSetting with name 'a:b' is not allowed."],
    [{ A: { b: 1 } }, 'The parameter A has an invalid value.'],
    [['A'], 'The parameter properties has an invalid value.'],
  ] as const)('refuse %j', async ([properties, message], { sandbox, site }) => {
    expect(await sandbox.arm('PUT', `${site}/config/appsettings`, { properties })).toMatchObject({
      status: 400,
      body: { Message: message },
    });
  });

  test('may have names that objects have', async ({ sandbox, site }) => {
    const body = '{"properties":{"__proto__":"1","constructor":"2","toString":"3"}}';
    const parsed = JSON.parse(body);
    const { properties } = (await sandbox.arm('PUT', `${site}/config/appsettings`, parsed)).body;
    expect(properties).toMatchObject({ constructor: '2', toString: '3' });
    expect((await sandbox.arm('GET', site)).status).toBe(200);
  });
});

describe('connection strings', () => {
  test('are replaced whole, with their types in the service’s spelling', async ({ sandbox, site }) => {
    const path = `${site}/config/connectionstrings`;
    const properties = { db: { value: 'Server=x', type: 'sqlazure' } };
    expect((await sandbox.arm('PUT', path, { properties })).body.properties).toEqual({
      db: { value: 'Server=x', type: 'SQLAzure' },
    });
    expect((await sandbox.arm('POST', `${path}/list`)).body.properties).toHaveProperty('db');
    expect((await sandbox.arm('PUT', path, {})).body.properties).toEqual({});
    const wrong = { db: { value: 'x', type: 'Oracle' } };
    expect((await sandbox.arm('PUT', path, { properties: wrong })).status).toBe(400);
  });
});

test('slot settings are all unset at first, and put whole', async ({ sandbox, site }) => {
  const path = `${site}/config/slotConfigNames`;
  const unset = { connectionStringNames: null, appSettingNames: null, azureStorageConfigNames: null };
  expect((await sandbox.arm('GET', path)).body).toMatchObject({
    id: null,
    name: nameIn(site),
    type: 'Microsoft.Web/sites',
    properties: unset,
  });
  const put = await sandbox.arm('PUT', path, { properties: { appSettingNames: ['S'] } });
  expect(put.body.properties).toEqual({ ...unset, appSettingNames: ['S'] });
  expect((await sandbox.arm('PUT', path, { properties: { appSettingNames: 'S' } })).status).toBe(400);
});

describe('logs', () => {
  test('to the file system also make an app setting, and show in config/web', async ({ sandbox, site }) => {
    const put = await sandbox.arm('PUT', `${site}/config/logs`, {
      properties: {
        applicationLogs: { fileSystem: { level: 'verbose' } },
        httpLogs: { fileSystem: { retentionInMb: 100, retentionInDays: 3, enabled: true } },
      },
    });
    expect(put.body).toMatchObject({
      name: 'logs',
      properties: {
        applicationLogs: {
          fileSystem: { level: 'Verbose' },
          azureBlobStorage: { level: 'Off', sasUrl: null },
        },
        httpLogs: { fileSystem: { enabled: true }, azureBlobStorage: { enabled: false, retentionInDays: 3 } },
        failedRequestsTracing: { enabled: false },
      },
    });
    expect((await sandbox.arm('GET', `${site}/config/logs`)).body.properties).toEqual(put.body.properties);
    expect((await sandbox.arm('POST', `${site}/config/appsettings/list`)).body.properties).toMatchObject({
      WEBSITE_HTTPLOGGING_RETENTION_DAYS: '3',
    });
    expect((await sandbox.arm('GET', `${site}/config/web`)).body.properties).toMatchObject({
      httpLoggingEnabled: true,
      logsDirectorySizeLimit: 100,
    });
    await sandbox.arm('PUT', `${site}/config/logs`, { properties: {} });
    expect((await sandbox.arm('POST', `${site}/config/appsettings/list`)).body.properties).toEqual({});
  });

  test.for([
    ['True', 'Verbose'],
    ['False', 'Off'],
    [true, 'Verbose'],
  ] as const)('have a level when az sends %j in its place', async ([level, expected], { sandbox, site }) => {
    const properties = { applicationLogs: { fileSystem: { level } } };
    const { body } = await sandbox.arm('PUT', `${site}/config/logs`, { properties });
    expect(body.properties.applicationLogs.fileSystem.level).toBe(expected);
  });

  test('are off before anything was set, and have known levels only', async ({ sandbox, site }) => {
    const path = `${site}/config/logs`;
    expect((await sandbox.arm('GET', path)).body.properties.applicationLogs.fileSystem.level).toBe('Off');
    const loud = { properties: { applicationLogs: { fileSystem: { level: 'loud' } } } };
    expect((await sandbox.arm('PUT', path, loud)).status).toBe(400);
  });
});

describe('publishing', () => {
  test('has credentials of its own, which can be renewed', async ({ sandbox, site }) => {
    const path = `${site}/config/publishingcredentials/list`;
    const { body } = await sandbox.arm('POST', path);
    const { publishingUserName, publishingPassword, scmUri } = body.properties;
    expect(body.id).toBe(`${site}/publishingcredentials/$${nameIn(site)}`);
    expect(publishingUserName).toBe(`$${nameIn(site)}`);
    expect(publishingPassword).toMatch(/^\w{60}$/);
    expect(scmUri).toBe(
      `https://${publishingUserName}:${publishingPassword}@${nameIn(site)}.scm.azurewebsites.localhost`,
    );
    await sandbox.arm('POST', `${site}/newpassword`);
    expect((await sandbox.arm('POST', path)).body.properties.publishingPassword).not.toBe(publishingPassword);
  });

  test('has profiles, as XML', async ({ sandbox, site }) => {
    const { headers, body } = await sandbox.arm('POST', `${site}/publishxml`, { format: 'WebDeploy' });
    expect(headers['content-type']).toBe('application/xml');
    expect(body.match(/publishMethod="\w+"/g)).toEqual([
      'publishMethod="MSDeploy"',
      'publishMethod="FTP"',
      'publishMethod="ZipDeploy"',
    ]);
    expect(body).toContain(`destinationAppUrl="http://${nameIn(site)}.azurewebsites.localhost"`);
  });

  test('with user and password can be forbidden', async ({ sandbox, site }) => {
    const path = `${site}/basicPublishingCredentialsPolicies`;
    expect((await sandbox.arm('GET', `${path}/scm`)).body.properties).toEqual({ allow: true });
    const { body } = await sandbox.arm('PUT', `${path}/SCM`, { properties: { allow: false } });
    expect(body).toMatchObject({ name: 'scm', properties: { allow: false } });
    expect((await sandbox.arm('GET', path)).body.value).toMatchObject([
      { name: 'ftp', properties: { allow: true } },
      { name: 'scm', properties: { allow: false } },
    ]);
    expect((await sandbox.arm('PUT', `${path}/ftp`, {})).status).toBe(400);
  });
});

test('notes on a site are kept', async ({ sandbox, site }) => {
  const properties = { CURRENT_STACK: 'node' };
  expect((await sandbox.arm('PUT', `${site}/config/metadata`, { properties })).body.properties).toEqual(
    properties,
  );
  expect((await sandbox.arm('POST', `${site}/config/metadata/list`)).body.properties).toEqual(properties);
});
