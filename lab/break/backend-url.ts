import { breaksOf } from './break.ts';
import { all, noSetting, setting, settings } from './changes.ts';
import type { App, Change } from './hand.ts';

const NAME = 'BACKEND_URL';

/** Gives it a value that is made of the backend's. */
const value = (make: (backend: App, frontend: App) => string): Change =>
  setting('frontend', NAME, ({ backend, frontend }) => make(backend, frontend));

/** The setting under another name. */
const called = (name: string): Change =>
  all(
    noSetting('frontend', NAME),
    setting('frontend', name, ({ backend }) => backend.origin),
  );

/** A host name with two letters in the wrong order. */
const misspelt = (host: string): string => host.replace(/^(...)(.)(.)/, '$1$3$2');

/** What can be wrong with the address that the frontend calls. */
export const backendUrlBreaks = breaksOf(
  'backend-url',
  {
    story:
      "A colleague has tidied up the settings of both apps. Since then the frontend opens as it always did, but shows nobody's profile any more.",
  },
  [
    ['setting-missing', 'BACKEND_URL is gone', noSetting('frontend', NAME)],
    ['setting-empty', 'BACKEND_URL is empty', value(() => '')],
    ['setting-misspelt', 'BACKEND_URL is written in small letters', called('backend_url')],
    ['setting-misspelt', 'BACKEND_URL has two letters in the wrong order', called('BACKEND_ULR')],
    [
      'setting-on-other-app',
      'BACKEND_URL is on the backend',
      all(
        noSetting('frontend', NAME),
        setting('backend', NAME, ({ backend }) => backend.origin),
      ),
    ],
    [
      'placeholder-left',
      'BACKEND_URL still has a placeholder',
      value(({ host, name }) => `https://${host.replace(name, '<back-end-app-name>')}`),
    ],
    ['quotes-around', 'BACKEND_URL has quotes around it', value(({ origin }) => `'${origin}'`)],
    ['blanks-around', 'BACKEND_URL has a blank in front', value(({ origin }) => ` ${origin}`)],
    ['scheme-missing', 'BACKEND_URL has no https://', value(({ host }) => host)],
    ['not-an-address', 'BACKEND_URL is a word', value(() => 'backend')],
    ['http-scheme', 'BACKEND_URL begins with http://', value(({ host }) => `http://${host}`)],
    ['other-scheme', 'BACKEND_URL begins with ws://', value(({ host }) => `ws://${host}`)],
    ['user-info', 'BACKEND_URL has a user name in it', value(({ host }) => `https://admin@${host}`)],
    [
      'own-address',
      "BACKEND_URL is the frontend's own address",
      value((_, { origin }) => origin),
      'The frontend answers slowly, then with an error, and the usage of its free plan jumps up. Nobody has deployed anything.',
    ],
    [
      'scm-host',
      'BACKEND_URL leads to Kudu',
      value(({ host, name }) => `https://${host.replace(name, `${name}.scm`)}`),
    ],
    ['local-host', "BACKEND_URL is this machine's own", value(() => 'http://localhost:8080')],
    [
      'misspelt-host',
      'BACKEND_URL has a slip in the host name',
      value(({ host }) => `https://${misspelt(host)}`),
    ],
    ['unknown-host', "BACKEND_URL is somebody else's address", value(() => 'https://contoso.example')],
    [
      'computed-host',
      'BACKEND_URL has the host name of another cloud',
      value(({ name }) => `https://${name}.azurewebsites.net`),
    ],
    ['port-added', 'BACKEND_URL has a port', value(({ origin }) => `${origin}:8080`)],
    [
      'path-added',
      'BACKEND_URL has the path of the profile',
      value(({ origin }) => `${origin}/get-profile`),
      "The frontend's page says that all went well, and shows an empty profile: {}.",
    ],
    ['query-added', 'BACKEND_URL has a query', value(({ origin }) => `${origin}?source=lab`)],
    [
      'trailing-slash',
      'BACKEND_URL ends in a slash',
      value(({ origin }) => `${origin}/`),
      "The frontend's page says that all went well, and shows an empty profile: {}.",
    ],
    [
      'setting-misspelt',
      'BACKEND_URL is called API_URL',
      settings('frontend', (draft) => {
        draft.API_URL = draft[NAME] ?? '';
        delete draft[NAME];
      }),
    ],
  ],
);
