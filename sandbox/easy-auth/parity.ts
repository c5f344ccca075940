import type { ServiceNotes } from '../parity/notes.ts';

/** The gateway: what is imitated in part, and what is not. */
export const easyAuthParity: ServiceNotes = {
  title: 'App Service authentication',
  host: '<app>.azurewebsites.localhost',
  about:
    'The gateway in front of each app that has authentication on, with Microsoft as identity provider: sign-in, token store, refresh, sign-out, bearer tokens, the headers that the app gets and those that it must not. The prefix /.auth can be another one, as there.',
  partly: {
    'GET /.auth/login': 'the Microsoft provider, whichever is the default',
    'POST /.auth/login/aad': 'an access token; an ID token alone is not taken',
    'GET /.auth/logout': 'at Entra ID an account is asked for where several are signed in',
  },
  unsure: {
    'POST /.auth/login/aad/callback':
      'how a refusal of Entra ID (consent declined) ends: here 401. The form of the state is from captures of 2020',
    'GET /.auth/logout': 'no source shows a hint for the account, which is why the picker appears',
    'any path, with an access token':
      'an empty allowedApplications refuses everybody, as was seen in 2026; the documentation says otherwise. The claims that come under other names are those of .NET',
    'any path, by nobody who is known':
      'who is redirected and who gets 401 follows from captures: browsers, and who accepts text/html, are redirected; a POST is not',
  },
  missing: [
    'Other identity providers: Google, Facebook, GitHub, X, Apple, OpenID Connect. Their settings are kept.',
    'A token store in blob storage, settings from a file, protected resource metadata (preview).',
    'Redirects from http to https: in a browser the sandbox is reached by http, and counts it as https.',
    'The loop guard (the cookie RedirectCount): a browser that keeps no cookies is redirected again and again.',
  ],
};
