import { hostName } from '../core/hosts.ts';
import { Browser, frontendAndBackend, type Registered } from '../entra/testing.ts';
import { appOf, makeSite, type TestSite } from '../sites/testing.ts';
import type { Site } from '../state/resources.ts';
import type { Answer, TestSandbox } from '../testing.ts';

export const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Test', accept: 'text/html' };

/** An app that answers with what it was sent. */
export const ECHO = appOf('return { url: req.url, headers: req.headers, env: process.env };');

/** Settings as the portal writes them for "Add identity provider", with changes. */
export function portalSettings(tenantId: string, clientId: string, more: Record<string, object> = {}) {
  return {
    platform: { enabled: true, runtimeVersion: '~1' },
    globalValidation: {
      requireAuthentication: true,
      unauthenticatedClientAction: 'RedirectToLoginPage',
      redirectToProvider: 'azureactivedirectory',
      ...more.globalValidation,
    },
    identityProviders: {
      azureActiveDirectory: {
        enabled: true,
        registration: {
          openIdIssuer: `https://sts.windows.net/${tenantId}/v2.0`,
          clientId,
          clientSecretSettingName: 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET',
          ...more.registration,
        },
        login: { ...more.providerLogin },
        validation: {
          allowedAudiences: [`api://${clientId}`],
          defaultAuthorizationPolicy: { allowedApplications: [clientId] },
          ...more.validation,
        },
      },
    },
    login: { tokenStore: { enabled: true }, ...more.login },
  };
}

/** The tutorial's two sites, protected as the portal does it, each with an app that shows what it gets. */
export async function protectedPair(sandbox: TestSandbox, name: string) {
  const { tenantId } = sandbox.descriptor;
  const callback = `https://${name}-fe.azurewebsites.localhost/.auth/login/aad/callback`;
  const { frontend, backend, scope } = frontendAndBackend(sandbox.directory, {
    frontend: { displayName: `${name}-fe`, web: webOf(callback) },
  });
  const protect = (
    site: string,
    { appId, secret }: Registered,
    more: Record<string, object> = {},
  ): TestSite =>
    makeSite(sandbox, site, {
      appSettings: { MICROSOFT_PROVIDER_AUTHENTICATION_SECRET: secret },
      auth: portalSettings(tenantId, appId, more),
    } satisfies Partial<Site>);
  const pair = {
    frontend: protect(`${name}-fe`, frontend, {
      providerLogin: { loginParameters: [`scope=openid profile email offline_access ${scope}`] },
    }),
    backend: protect(`${name}-be`, backend),
    scope,
    registrations: { frontend, backend },
  };
  await Promise.all([pair.frontend.deploy(ECHO), pair.backend.deploy(ECHO)]);
  return pair;
}

const webOf = (callback: string) => ({
  redirectUris: [callback],
  implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
});

/** Somebody at a browser: one cookie jar a host, as a browser keeps them. */
export class Visitor {
  readonly cookies = new Map<string, Map<string, string>>();
  readonly #sandbox: TestSandbox;
  readonly #browser: Browser;

  constructor(sandbox: TestSandbox) {
    this.#sandbox = sandbox;
    this.#browser = new Browser(sandbox);
  }

  /** One request with this host's cookies; what the answer sets is kept. */
  async ask(
    method: string,
    url: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
  ): Promise<Answer> {
    const jar = this.jar(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#sandbox.ask(method, url, {
      headers: { ...BROWSER, ...(cookie ? { cookie } : {}), ...headers },
      body,
    });
    for (const each of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      if (/expires=Thu, 01 Jan 1970/.test(each)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  /** The cookies of a host, by name. */
  jar(url: string): Map<string, string> {
    const host = hostName(new URL(url).host);
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, jar);
    return jar;
  }

  /** Opens `url`, which leads to sign-in; picks the account, consents, and returns the form that is posted back. */
  async reachCallback(url: string, alias: string): Promise<{ action: string; body: URLSearchParams }> {
    const started = await this.ask('GET', url);
    let place = await this.#browser.open(String(started.headers.location));
    const user = this.#sandbox.directory.users.all().find((each) => each.userPrincipalName.startsWith(alias));
    for (let page = 0; page < 5; page++) {
      const posted = place.forms.find(
        ({ fields }) => fields.has('state') && ['code', 'id_token', 'error'].some((name) => fields.has(name)),
      );
      if (posted) return { action: posted.action, body: new URLSearchParams([...posted.fields]) };
      const accept = place.forms.some(({ buttons }) => buttons.some(({ text }) => text === 'Accept'));
      place = await this.#browser.press(
        place,
        accept ? 'Accept' : accountButton(place.forms, user?.userPrincipalName ?? alias),
      );
    }
    throw new Error(`sign-in did not end: ${place.text}`);
  }

  /** Signs in to the site of `url`; the callback's answer. */
  async signIn(url: string, alias = 'megan'): Promise<Answer> {
    const { action, body } = await this.reachCallback(url, alias);
    return this.ask('POST', action, { body });
  }
}

function accountButton(
  forms: readonly { buttons: readonly { text: string; value: string }[] }[],
  upn: string,
): string {
  const button = forms
    .flatMap(({ buttons }) => buttons)
    .find(({ text, value }) => text.includes(upn) || value === upn);
  if (!button) throw new Error(`no account ${upn} to pick`);
  return button.text;
}
