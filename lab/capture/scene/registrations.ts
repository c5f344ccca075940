import { z } from 'zod';
import { registrationTag } from '../../inspect/marks.ts';
import type { Pen, Reply } from '../pen.ts';
import { type Deletion, expectShape, MINUTE, once } from './making.ts';

/** An app registration, by its object ID and its client ID. */
interface SceneRegistration {
  readonly id: string;
  readonly appId: string;
}

/** An app registration that is an API, with a secret, and its service principal. */
interface SceneApi extends SceneRegistration {
  /** The service principal's object ID. */
  readonly principal: string;
  readonly secret: string;
}

/** App registrations; each is made when it is first asked for. */
export interface SceneRegistrations {
  /** An app registration by this name, and nothing more. @throws SceneError */
  registration(what: string, more?: Readonly<Record<string, unknown>>): Promise<SceneRegistration>;
  /** What was made where a refusal was expected is deleted, too. */
  adopt(reply: Reply): void;
  /** A client secret of an app registration. @throws SceneError */
  secretOf(id: string): Promise<string>;
  /** @throws SceneError */
  api(): Promise<SceneApi>;
  /** The secrets that were given: none of them is told. */
  secrets(): readonly string[];
  deletions(pen: Pen): readonly Deletion[];
}

const Made = z.object({ id: z.string(), appId: z.string() });
const Principal = z.object({ id: z.string() });
const Secret = z.object({ secretText: z.string() });

/** None is there yet; `name` gives a name that nobody else has, `lab` is whose mark they bear. */
export function createRegistrations(
  pen: Pen,
  { name, lab }: { readonly name: (what: string) => string; readonly lab: string },
): SceneRegistrations {
  const ids: string[] = [];
  const secrets: string[] = [];

  const adopt = ({ status, body }: Reply): void => {
    const id = status < 300 ? Made.safeParse(body).data?.id : undefined;
    if (id !== undefined) ids.push(id);
  };

  const registration: SceneRegistrations['registration'] = async (what, more = {}) => {
    const known = { displayName: name(what), signInAudience: 'AzureADMyOrg', tags: [registrationTag(lab)] };
    const reply = await pen.graph('POST', '/applications', { ...known, ...more });
    adopt(reply);
    const { id, appId } = expectShape('an app registration', Made, reply);
    return { id, appId };
  };

  /** What has just been made is not yet known everywhere. */
  const patiently = (ask: () => Promise<Reply>) => pen.until(ask, ({ status }) => status < 300, MINUTE);

  const secretOf = async (id: string): Promise<string> => {
    const body = { passwordCredential: { displayName: 'capture' } };
    const password = await patiently(() => pen.graph('POST', `/applications/${id}/addPassword`, body));
    const { secretText } = expectShape('a client secret', Secret, password);
    secrets.push(secretText);
    return secretText;
  };

  const api = once(async () => {
    const { id, appId } = await registration('api');
    const exposed = { identifierUris: [`api://${appId}`], api: { requestedAccessTokenVersion: 2 } };
    await patiently(() => pen.graph('PATCH', `/applications/${id}`, exposed));
    const reply = await patiently(() => pen.graph('POST', '/servicePrincipals', { appId }));
    const { id: principal } = expectShape('a service principal', Principal, reply);
    return { id, appId, principal, secret: await secretOf(id) };
  });

  return {
    ...{ registration, adopt, secretOf, api },
    secrets: () => secrets,
    deletions: (by) =>
      ids.flatMap((id) => [
        { what: `app registration ${id}`, act: () => by.graph('DELETE', `/applications/${id}`) },
        {
          what: `deleted app registration ${id}`,
          act: () => by.graph('DELETE', `/directory/deletedItems/${id}`),
        },
      ]),
  };
}
