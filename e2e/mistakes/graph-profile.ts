import type { SignedInLab } from '../signed-in-lab.ts';
import { another, type Mistake } from './mistake.ts';

/** What can be wrong with the profile from Graph. */
export function graphProfileMistakes(lab: () => SignedInLab): readonly Mistake[] {
  const backend = () => lab().made('backend');
  const remove = (name: string) => () =>
    lab().changeSite('backend', ({ appSettings }) => {
      delete appSettings[name];
    });
  return [
    ['is not switched on', remove('PROFILE_SOURCE'), 'profile-from-graph source-not-set'],
    [
      'is switched on under another name',
      async () => {
        remove('PROFILE_SOURCE')();
        await lab().addSettings('backend', { PROFILESOURCE: 'graph' });
      },
      'profile-from-graph setting-misspelt',
    ],
    [
      'is switched to something else',
      () => lab().addSettings('backend', { PROFILE_SOURCE: 'grpah' }),
      'profile-from-graph other-source',
    ],
    ['would come from the public cloud', remove('GRAPH_ENDPOINT'), 'profile-from-graph other-endpoint'],
    [
      'would be asked for with a token of another cloud',
      () => lab().addSettings('backend', { AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us' }),
      'profile-from-graph other-endpoint',
    ],
    [
      'was consented to by nobody',
      () => {
        for (const grant of lab().sandbox.directory.grants.all()) {
          if (grant.clientId === backend().principalId) lab().sandbox.directory.grants.delete(grant.id);
        }
      },
      'profile-from-graph graph-consent-missing',
    ],
    ['came from elsewhere', another(lab, { source: 'sample' }), 'profile-from-graph profile-not-from-graph'],
    ['could not be read', another(lab, { call: 'graph-consent' }), 'profile-from-graph graph-fails'],
  ];
}
