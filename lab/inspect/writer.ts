import { z } from 'zod';
import type { Cloud } from '../../checks/cloud.ts';
import { forbidden, json, saidIn, unexpected } from '../../checks/facts/arm.ts';
import { FactError } from '../../checks/facts/error.ts';
import { versioned } from '../../checks/facts/ids.ts';
import type { SignedIn } from '../../checks/facts/tokens.ts';

/** Tags, by their names. */
export type Tags = Readonly<Record<string, string>>;

/** Puts the lab's marks on things, and takes them away; it changes nothing else. */
export interface Writer {
  /**
   * Adds tags to a resource or a group, or takes those away (`delete`) that have these values.
   * Source: "Tags - Update At Scope" (REST, Microsoft.Resources).
   * @throws FactError
   */
  tag(id: string, tags: Tags, how?: 'merge' | 'delete'): Promise<void>;
  /**
   * Replaces the tags of an app registration, by its object ID. Source: "Update application" (Graph v1.0).
   * @throws FactError
   */
  tagApplication(id: string, tags: readonly string[]): Promise<void>;
}

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export function createWriter({
  arm,
  graph,
  cloud,
}: {
  readonly arm: SignedIn;
  readonly graph: SignedIn;
  readonly cloud: Cloud;
}): Writer {
  const patch = async (by: SignedIn, url: string, body: unknown): Promise<void> => {
    const answer = await by.ask(url, { method: 'PATCH', body });
    if (answer.status < 300) return;
    const error = Refusal.safeParse(json(answer.text)).data?.error;
    if (answer.status === 403) throw by === arm ? forbidden(error) : notYours(saidIn(answer, error));
    throw unexpected(`The mark was not taken. ${saidIn(answer, error)}`);
  };
  return {
    async tag(id, tags, how = 'merge') {
      const path = versioned('resources', `${id}/providers/Microsoft.Resources/tags/default`);
      const operation = how === 'merge' ? 'Merge' : 'Delete';
      await patch(arm, `${cloud.arm}${path}`, { operation, properties: { tags } });
    },
    tagApplication: (id, tags) => patch(graph, `${cloud.graph}/v1.0/applications/${id}`, { tags }),
  };
}

const notYours = (said: string): FactError =>
  new FactError('forbidden', `Microsoft Entra ID does not let you change this. ${said}`, {
    kind: 'no-directory-permission',
    next: 'Ask an owner of the app registration, or an administrator for the role Application Developer.',
  });
