import type { Application, Scope } from '../facts/applications.ts';
import type { Facts } from '../facts/index.ts';
import type { Role } from '../facts/page.ts';
import type { Target } from '../target.ts';
import { ofSite, quoted } from './az.ts';
import { verbatim } from './az-auth.ts';

/** Name of the app setting that the portal keeps the client secret in. */
export const SECRET_SETTING = 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET';

/** Where people come back to after they have signed in to a site. */
export const callbackOf = (host: string): string => `https://${host}/.auth/login/aad/callback`;

/** The client ID of Microsoft Graph, in every tenant and cloud. Source: "Microsoft Graph permissions reference". */
export const GRAPH_APP = '00000003-0000-0000-c000-000000000000';

/** The ID of Microsoft Graph's delegated permission User.Read. */
const USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';

/** Registers an application for a site, as the portal does: who is signed in may be read, and it has a service principal. */
export const createRegistration = (name: string, host: string): string =>
  [
    `client=$(az ad app create --display-name ${quoted(name)} --sign-in-audience AzureADMyOrg --enable-id-token-issuance true --web-home-page-url https://${host} --web-redirect-uris ${callbackOf(host)} --query appId --output tsv)`,
    'az ad app update --id "$client" --identifier-uris "api://$client"',
    `az ad app permission add --id "$client" --api ${GRAPH_APP} --api-permissions ${USER_READ}=Scope`,
    'az ad sp create --id "$client" --output none',
  ].join('\n');

/** Changes a registration. */
export const updateApp = ({ appId }: Pick<Application, 'appId'>, change: string): string =>
  `az ad app update --id ${appId} ${change}`;

/** Replaces the permissions that a registration exposes: enabled ones may not be left out, so all are sent. */
export const setScopes = (application: Application, scopes: readonly Scope[]): string =>
  updateApp(application, `--set api=${verbatim(JSON.stringify({ oauth2PermissionScopes: scopes }))}`);

export interface SecretPlace {
  readonly application: Application;
  readonly target: Target;
  readonly role: Role;
  /** The app setting that gets it. */
  readonly setting: string;
  /** Until when it is good; absent: a year by the clock of the machine that az runs on. */
  readonly until?: Date;
}

/** Makes a secret, and puts it where App Service looks for it. It is shown nowhere. */
export const newSecret = ({ application, target, role, setting, until }: SecretPlace): string => {
  const end = until ? ` --end-date ${until.toISOString().slice(0, 10)}` : '';
  return [
    `secret=$(az ad app credential reset --id ${application.appId} --append --display-name "Easy Auth"${end} --query password --output tsv)`,
    `az webapp config appsettings set ${ofSite({ ...target, name: target[role] })} --slot-settings "${setting}=$secret" --output none`,
  ].join('\n');
};

/** Changes a policy of the tenant, which takes an administrator. */
export const setPolicy = ({ cloud }: Pick<Facts, 'cloud'>, name: string, policy: object): string =>
  `az rest --method PATCH --url ${cloud.graph}/v1.0/policies/${name} --body ${verbatim(JSON.stringify(policy))} --output none`;

/** Changes what the tenant lets its users do. Source: "Update authorizationPolicy" (Graph v1.0). */
export const userPolicy = (facts: Pick<Facts, 'cloud'>, permissions: object): string =>
  setPolicy(facts, 'authorizationPolicy', { defaultUserRolePermissions: permissions });

/** A blade of a registration in the portal. */
export const registrationBlade = (application: Pick<Application, 'displayName'>, blade: string): string =>
  `App registrations > ${application.displayName} > Manage > ${blade}`;
