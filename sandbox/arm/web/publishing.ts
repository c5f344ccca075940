import { origins } from '../../core/hosts.ts';
import { randomText } from '../../core/ids.ts';
import type { Frozen } from '../../core/store.ts';
import type { Site } from '../../state/resources.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, web, webDone } from '../operation.ts';
import { CONFIG_LIST } from './config-resource.ts';
import { stampOf } from './plan-view.ts';

/**
 * The credentials with which a site is published to, and the profiles that hold them.
 * Source: "Web Apps - List Publishing Credentials", "- List Publishing Profile Xml With Secrets" (REST); recorded answers
 * of the real service.
 */
export function publishingOperations(context: ArmContext): Operation[] {
  const { resources } = context;
  return [
    operation('POST', `${SITE}/config/publishingcredentials/list`, CONFIG_LIST, ({ params }) =>
      web(credentials(findSite(resources, params))),
    ),
    operation('POST', `${SITE}/publishxml`, 'Microsoft.Web/sites/publishxml/action', ({ params }) => ({
      status: 200,
      web: true,
      xml: profiles(findSite(resources, params)),
    })),
    operation('POST', `${SITE}/newpassword`, 'Microsoft.Web/sites/newpassword/action', ({ params }) => {
      const site = findSite(resources, params);
      const publishing = { ...site.publishing, password: randomText(60) };
      const changed = resources.sites.put({ ...site, publishing, changedAt: nowOf(context) });
      return webDone(changed.changedAt);
    }),
  ];
}

function credentials({ id, name, location, scmHostName, publishing }: Frozen<Site>) {
  const { user, password } = publishing;
  return {
    id: `${id}/publishingcredentials/${user}`,
    name,
    type: 'Microsoft.Web/sites/publishingcredentials',
    location,
    properties: {
      name: null,
      publishingUserName: user,
      publishingPassword: password,
      publishingPasswordHash: null,
      publishingPasswordHashSalt: null,
      metadata: null,
      isDeleted: false,
      scmUri: `https://${user}:${password}@${scmHostName}`,
    },
  };
}

function profiles(site: Frozen<Site>): string {
  const { name, scmHostName, location, publishing } = site;
  const ftp = `ftps://${stampOf(location)}.ftp.azurewebsites.localhost/site/wwwroot`;
  const scm = `${scmHostName}:443`;
  const all = [
    profile(site, 'Web Deploy', 'MSDeploy', scm, { msdeploySite: name, userName: publishing.user }),
    profile(site, 'FTP', 'FTP', ftp, { ftpPassiveMode: 'True', userName: `${name}\\${publishing.user}` }),
    profile(site, 'Zip Deploy', 'ZipDeploy', scm, { userName: publishing.user }),
  ];
  return `<publishData>${all.join('')}</publishData>`;
}

function profile(
  { name, hostName, httpsOnly, publishing }: Frozen<Site>,
  title: string,
  publishMethod: string,
  publishUrl: string,
  more: Record<string, string>,
): string {
  const attributes = {
    profileName: `${name} - ${title}`,
    publishMethod,
    publishUrl,
    ...more,
    userPWD: publishing.password,
    destinationAppUrl: `${httpsOnly ? 'https' : 'http'}://${hostName}`,
    SQLServerDBConnectionString: '',
    mySQLDBConnectionString: '',
    hostingProviderForumLink: '',
    controlPanelLink: origins.portal,
    webSystem: 'WebSites',
  };
  const written = Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`);
  return `<publishProfile ${written.join(' ')}><databases /></publishProfile>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
