import type { KnownFailure } from './known-failure.ts';

/** What passes by itself: the same command, a moment later, does better. */
export const passingFailures: readonly KnownFailure[] = [
  {
    id: 'throttled',
    says: /Too ?Many ?Requests|RequestsThrottled|too many 429 error|AADSTS90055/i,
    source: '"Understand how Azure Resource Manager throttles requests" (learn.microsoft.com); az 2.45 tried',
    explain: () => ({
      what: 'Azure was asked too often.',
      why: 'Each caller has a budget of requests, and it is used up for a while; others may use the same.',
      next: 'Wait a minute, and run the same command of the lab again.',
    }),
  },
  {
    id: 'service-trouble',
    says: /Gateway ?Timeout|Bad ?Gateway|Service ?Unavailable|serviceNotAvailable|too many 50[234] error|AADSTS90033|Operation returned an invalid status '?50[234]|^ ?ERROR: ?$/i,
    // Graph's failures may come without a word.
    source: 'azure-cli#31815, azure-sdk-for-python#14241, microsoft-graph-docs#2505; az 2.45 tried',
    explain: () => ({
      what: 'Azure has trouble of its own.',
      why: 'A service of Azure did not answer in time, or not at all. That happens now and then.',
      next: 'Run the same command of the lab again. Known trouble: https://azure.status.microsoft',
    }),
  },
  {
    id: 'connection-broke',
    says: /ECONNRESET|EPIPE|UND_ERR_SOCKET|Connection aborted|RemoteDisconnected|Connection reset by peer/i,
    source: 'urllib3 and undici, tried',
    explain: () => ({
      what: 'The connection broke before the answer was there.',
      why: 'Connections break now and then. What was asked may have been done all the same.',
      next: 'Run the same command of the lab again: it does what is left to be done.',
    }),
  },
];

/** Whether a kind of failure passes by itself. */
export const passes = (id: string | undefined): boolean => passingFailures.some((each) => each.id === id);
