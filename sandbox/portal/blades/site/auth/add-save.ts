import { wellKnown } from '../../../../state/well-known.ts';
import type { Site } from '../../../azure/arm.ts';
import { readAuth, writeAuth } from '../../../azure/auth-settings.ts';
import { type Application, readApplication } from '../../../azure/graph.ts';
import type { PortalContext } from '../../../context.ts';
import type { Saved } from '../../../http/blades.ts';
import type { Visit } from '../../../http/visit.ts';
import { changesBetween, changesWritten } from '../../../lesson/changes.ts';
import { links } from '../../../links.ts';
import type { Draft } from '../environment/draft.ts';
import { applySettings } from '../environment/settings.ts';
import type { AddForm } from './add-form.ts';
import { tenantsDraft } from './checks.ts';
import { createCommands, providerCommands, type SecretOrigin } from './commands.ts';
import { issuerFor, SECRET_SETTING, withProvider } from './provider-settings.ts';
import { addPassword, callbackOf, createRegistration, endOf, SECRET_NAME } from './registration.ts';

/** Who the app is to Entra ID, by one of the three ways to name it. */
interface Identified {
  readonly clientId: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly secret: string | undefined;
  readonly secretIs: SecretOrigin;
  /** The registration, where it was made or picked here. */
  readonly application?: Application;
}

/**
 * Adds Microsoft: registration and secret, the app's settings, and `authsettingsV2` with everything else as it was. In
 * this order, so that the gate stands only when it can work.
 */
export async function addProvider(
  visit: Visit,
  site: Site,
  values: AddForm,
  context: PortalContext,
): Promise<Saved> {
  const { azure } = visit;
  const identified = await identify(visit, site, values, context);
  const { clientId, secret, secretIs, application } = identified;
  const draft: Draft = new Map([
    ...(secret === undefined
      ? []
      : [[SECRET_SETTING, { name: SECRET_SETTING, value: secret, slot: true }] as const]),
    ...tenantsDraft(values, context.tenantId),
  ]);
  const settingChanges = await applySettings(azure, site.id, draft);
  const before = await readAuth(azure, site.id);
  const created = values.registration === 'create';
  const properties = withProvider(before, {
    ...identified,
    hasSecret: secret !== undefined,
    created,
    checks: values,
    access: values,
  });
  const now = await writeAuth(azure, site.id, properties);
  const commands = providerCommands(site.id, clientId, draft, properties, secretIs);
  return {
    to: links.site(site.id, 'authV2'),
    title: `Microsoft was added to ${site.name}`,
    text: application && !created ? missingIn(application, site) : '',
    commands: created && application ? createCommands(application, accessOf(values), commands) : commands,
    changes: [
      ...(created && application ? changesBetween(undefined, summaryOf(application), 'registration') : []),
      ...settingChanges,
      ...changesWritten(before, properties, now, 'authsettingsV2'),
    ],
  };
}

async function identify(
  { azure }: Visit,
  site: Site,
  values: AddForm,
  { clock, tenantId }: PortalContext,
): Promise<Identified> {
  if (values.registration === 'details') {
    const { clientId, issuer, audiences, clientSecret } = values;
    const secret = clientSecret === '' ? undefined : clientSecret;
    return { clientId, issuer, audiences, secret, secretIs: secret === undefined ? 'none' : 'given' };
  }
  const application =
    values.registration === 'pick'
      ? await readApplication(azure, values.picked)
      : await createRegistration(azure, {
          name: values.name,
          hostName: site.properties.defaultHostName,
          audience: values.audience,
          permissions: values.permissions,
        });
  const end = endOf(values.expires, values.until, clock.now());
  const { secretText, endDateTime } = await addPassword(azure, application.id, SECRET_NAME, end);
  const { appId, signInAudience, identifierUris } = application;
  return {
    clientId: appId,
    issuer: issuerFor(signInAudience, tenantId),
    audiences: identifierUris.length > 0 ? identifierUris : [`api://${appId}`],
    secret: secretText,
    secretIs: { until: endDateTime },
    application,
  };
}

const accessOf = ({ permissions }: AddForm) => [
  {
    resourceAppId: wellKnown.microsoftGraph,
    resourceAccess: permissions.map((id) => ({ id, type: 'Scope' })),
  },
];

const summaryOf = ({ appId, displayName, identifierUris, web, api }: Application) => ({
  displayName,
  appId,
  identifierUris,
  redirectUris: web.redirectUris,
  enableIdTokenIssuance: web.implicitGrantSettings.enableIdTokenIssuance,
  scopes: api.oauth2PermissionScopes.map(({ value }) => value),
});

/** What a registration that was made elsewhere lacks for this app. Nothing changes it unasked. */
function missingIn({ web }: Application, { properties }: Site): string {
  const callback = callbackOf(properties.defaultHostName);
  const missing = [
    ...(web.redirectUris.includes(callback) ? [] : [`the redirect URI ${callback}`]),
    ...(web.implicitGrantSettings.enableIdTokenIssuance ? [] : ['ID tokens']),
  ];
  if (missing.length === 0) return '';
  return `The registration lacks ${missing.join(' and ')}: add it under Authentication of the registration, or nobody can sign in.`;
}
