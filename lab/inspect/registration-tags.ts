import { z } from 'zod';
import { type Graph, literal, query } from '../../checks/facts/graph.ts';
import { registrationTag } from './marks.ts';

const Tagged = z.object({ tags: z.array(z.string()).nullish() });

/** The tags of an app registration, by its object ID; `undefined` when it is gone. Source: "Get application" (Graph v1.0). */
export async function readTags(graph: Graph, id: string): Promise<readonly string[] | undefined> {
  const found = await graph.get(`/applications/${id}${query({ $select: 'tags' })}`, Tagged);
  return found && (found.tags ?? []);
}

const Registration = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
});

/** An app registration, as much as is needed to delete it. */
export type Registration = z.infer<typeof Registration>;

/**
 * The app registrations that a lab has made, by their mark. Source: "List applications" (Graph v1.0), `tags` of which are
 * filtered by any of them.
 */
export const registrationsMarked = (graph: Graph, lab: string): Promise<readonly Registration[]> =>
  graph.list(
    `/applications${query({
      $filter: `tags/any(tag:tag eq ${literal(registrationTag(lab))})`,
      $select: 'id,appId,displayName',
    })}`,
    Registration,
  );
