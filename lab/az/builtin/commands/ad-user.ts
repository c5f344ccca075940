import { command } from '../cli/command.ts';
import { required, text } from '../cli/options.ts';
import { quoted, shown } from '../services/graph.ts';
import { both } from './applications.ts';

/** `az ad signed-in-user` and `az ad user`. Source: az 2.45 tried and recorded; "user resource type" (Graph v1.0). */
export const adUserCommands = [
  command({
    name: 'ad signed-in-user show',
    summary: 'Get the details of whoever is signed in.',
    options: {},
    run: (_, az) => shown(() => az.graph.send('GET', '/me')),
  }),
  command({
    name: 'ad user show',
    summary: 'Get the details of a user.',
    options: { id: required(text('--id', 'Object ID or user principal name.')) },
    run: ({ id }, az) =>
      shown(() =>
        az.graph.send(
          'GET',
          // A name that begins with a dollar sign would be taken for a command of OData's.
          id.startsWith('$') ? `/users(${quoted(id)})` : `/users/${encodeURIComponent(id)}`,
        ),
      ),
  }),
  command({
    name: 'ad user list',
    summary: 'List users.',
    options: {
      upn: text('--upn', 'User principal name.'),
      displayName: text('--display-name', 'The beginning of the display name.'),
      filter: text('--filter', 'OData filter.'),
    },
    run: ({ upn, displayName, filter }, az) =>
      az.graph.list(
        '/users',
        both(
          filter,
          upn && `userPrincipalName eq ${quoted(upn)}`,
          displayName && `startswith(displayName,${quoted(displayName)})`,
        ),
      ),
  }),
];
