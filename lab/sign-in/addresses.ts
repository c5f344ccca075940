import type { Browse, ReceiptPage } from '../../steps/index.ts';
import { fill, readValues } from '../actions/placeholders.ts';
import type { Connection } from '../connect.ts';

/** A page of a step that is opened by somebody who signs in. */
export type Visit = Browse | ReceiptPage;

/** The pages with their addresses filled in, from what Azure knows now. @throws LabError `step`; FactError */
export async function addressesOf(
  { target, facts }: Connection,
  visits: readonly Visit[],
): Promise<readonly Visit[]> {
  const now = facts.fresh();
  return Promise.all(
    visits.map(async (visit) => ({
      ...visit,
      address: fill(visit.address, await readValues(visit.address, target, now)),
    })),
  );
}

/** The addresses of pages as a browser on this machine opens them. */
export async function browserAddresses(
  connection: Connection,
  visits: readonly Visit[],
): Promise<readonly string[]> {
  return (await addressesOf(connection, visits)).map(({ address }) => {
    const { hostname, pathname, search } = new URL(address);
    return connection.cloud.browse(hostname, pathname + search);
  });
}
