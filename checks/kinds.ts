/**
 * Every kind of mistake that a check can name, with what it means in a few words. A kind is the same wherever it is met,
 * so that reports can count it, documentation can explain it, and exercises can be named after it.
 */
export const kinds = {
  // Resources are not where they should be.
  'not-created': 'It does not exist yet',
  'being-deleted': 'It is being deleted',
  'other-name': 'It exists under another name',
  'other-resource-group': 'It is in another resource group',
  'other-subscription': 'It is in another subscription',
  'name-invalid': 'The name breaks a rule for names of web apps',
  'name-taken': "The name belongs to somebody else's app",
  'runtime-not-offered': 'The runtime asked for is not on offer any more',
  'other-plan': 'An app is on another App Service plan',
  'other-region': 'It is in another region',
  'other-tier': 'The plan is of another pricing tier',
  'windows-plan': 'The plan runs Windows instead of Linux',

  // An app does not run, or is not ours.
  stopped: 'The app is stopped',
  'over-quota': 'The app has used up the share of a free plan',
  'disabled-by-platform': 'The platform keeps the app from running',
  'other-runtime': 'The app has another runtime than the one asked for',
  'runtime-erased': 'The app has no runtime',
  'nothing-deployed': 'No code was deployed',
  'deployment-running': 'A deployment is still going on',
  'deployment-failed': 'The last deployment failed',
  'repository-root': "The whole repository was deployed instead of the app's folder",
  'folder-without-app': 'The folder that was deployed holds no app',
  'apps-swapped': "The other app's code was deployed here",
  'another-app': "Another app's code was deployed here",
  'not-serving-yet': 'The code is there, but the platform does not serve it yet',
  crashed: 'The app does not start, or ends',
  'startup-command': 'A startup command keeps the app from starting',
  'app-error': 'The app answers with an error',
  slow: 'The app does not answer in time',
  'access-restricted': 'Access rules keep this machine away',

  // A setting is not what it should be.
  'setting-missing': 'The setting does not exist',
  'setting-empty': 'The setting has no value',
  'setting-on-other-app': 'The setting is on the other app',
  'setting-misspelt': 'The setting has another name',

  // An address is not what it should be.
  'placeholder-left': 'A placeholder was not replaced',
  'quotes-around': 'Quotes are part of the value',
  'blanks-around': 'There are blanks around the value',
  'not-an-address': 'The value is no address',
  'scheme-missing': 'https:// is missing',
  'http-scheme': 'The address begins with http:// instead of https://',
  'other-scheme': 'The address begins with something else than https://',
  'user-info': 'The address holds a user name or password',
  'own-address': "It is the app's own address",
  'scm-host': "It is the address of the app's Kudu, where code is deployed",
  'local-host': 'It is an address of the machine itself',
  'other-app-address': "It is another app's address",
  'computed-host': 'The host name was worked out from the name of the app instead of being read',
  'misspelt-host': 'The host name is misspelt',
  'unknown-host': "The host is none of the app's",
  'port-added': 'The address has a port',
  'path-added': 'The address has a path',
  'query-added': 'The address has a query or a fragment',
  'trailing-slash': 'The address ends in a slash',

  // The frontend's call to the backend fails.
  'setting-not-in-effect': 'The app runs with an older value of the setting',
  'backend-unreachable': 'The frontend cannot reach the backend',
  'backend-slow': 'The backend does not answer the frontend in time',
  'backend-refuses': 'The backend turns the frontend away',
  'backend-fails': 'The backend answers the frontend with an error',
  'not-a-profile': 'What comes back from the backend is no profile',
  'no-report': 'The profile page tells nothing',
} as const satisfies Record<string, string>;

/** A kind of mistake. */
export type Kind = keyof typeof kinds;
