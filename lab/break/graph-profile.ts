import { breaksOf } from './break.ts';
import { noConsent, noSetting, setting, settings } from './changes.ts';

/** What can be wrong with the profile from Microsoft Graph. */
export const graphProfileBreaks = breaksOf(
  'profile-from-graph',
  {
    story:
      'Last week the page showed people their own names. Today it shows everybody the same made-up person, or none at all.',
  },
  [
    [
      'source-not-set',
      'the backend is not told to ask Microsoft Graph',
      noSetting('backend', 'PROFILE_SOURCE'),
    ],
    [
      'setting-misspelt',
      'PROFILE_SOURCE is written in one word',
      settings('backend', (draft) => {
        delete draft.PROFILE_SOURCE;
        draft.PROFILESOURCE = 'graph';
      }),
    ],
    ['other-source', 'PROFILE_SOURCE has a slip in it', setting('backend', 'PROFILE_SOURCE', () => 'grpah')],
    ['other-endpoint', "the backend would ask another cloud's Graph", noSetting('backend', 'GRAPH_ENDPOINT')],
    [
      'other-endpoint',
      'the backend would ask with a token of another cloud',
      setting('backend', 'AZURE_AUTHORITY_HOST', () => 'https://login.microsoftonline.us'),
    ],
    [
      'graph-consent-missing',
      'nobody has consented that the backend reads profiles',
      noConsent('backend'),
      "Since somebody has tidied up consents in the tenant, the page shows no profile. The backend's log speaks of AADSTS65001.",
    ],
  ],
);
