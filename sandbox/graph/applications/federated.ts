import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Application } from '../../state/directory.ts';
import { bodyOf } from '../body.ts';
import type { GraphContext } from '../context.ts';
import { graphErrors } from '../error.ts';
import { type EntityType, rules } from '../odata/entity-type.ts';
import { requirePermission } from '../permissions.ts';
import { sendCreated, sendDone, sendEntity, sendList } from '../respond.ts';
import { requireOwnership } from '../rights.ts';
import { at, keyOf } from '../routing.ts';
import { findApplication } from './find.ts';

const Credential = z.strictObject({
  id: z.string(),
  name: z.string(),
  issuer: z.string(),
  subject: z.string(),
  description: z.string().nullable(),
  audiences: z.array(z.string()),
});
type Credential = z.output<typeof Credential>;

const Body = z.strictObject({
  name: z.string().min(3).max(120).exactOptional(),
  issuer: z.string().min(1).max(600).exactOptional(),
  subject: z.string().min(1).max(600).exactOptional(),
  description: z.string().max(600).nullable().exactOptional(),
  audiences: z.array(z.string().max(600)).length(1).exactOptional(),
});
const body = { shape: Body, resource: 'FederatedIdentityCredential', readOnly: ['id'] };

const type: EntityType = {
  name: 'federatedIdentityCredential',
  resource: 'FederatedIdentityCredential',
  properties: ['name', 'issuer', 'subject', 'description', 'audiences', 'id'],
  filters: { name: rules.exactText, issuer: rules.exactText, subject: rules.exactText },
};

const MAX_NUMBER = 20;

/**
 * Federated credentials of an application. They are kept and answered; no token of another issuer is exchanged for one
 * of the sandbox. Source: "federatedIdentityCredential resource type" and the pages of its methods.
 */
export function federatedRoutes(router: Router, context: GraphContext): void {
  const { directory, tenant, actorOf } = context;
  const set = (application: Frozen<Application>) =>
    `applications('${application.id}')/federatedIdentityCredentials`;
  const put = (application: Frozen<Application>, credentials: readonly Credential[]): void => {
    const other = { ...application.other, federatedIdentityCredentials: credentials };
    directory.applications.put({ ...application, other });
  };

  at(router, '/applications/:key/federatedIdentityCredentials', {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readApplications');
      const application = findApplication(directory, keyOf(req));
      sendList(req, res, credentialsOf(application), { type, set: set(application) });
    },
    post: (req, res) => {
      const application = findApplication(directory, keyOf(req));
      requireOwnership(actorOf(req), application);
      const { name, issuer, subject, ...rest } = bodyOf(req, body);
      if (!name) throw graphErrors.required('name', body.resource);
      if (!issuer) throw graphErrors.required('issuer', body.resource);
      if (!subject) throw graphErrors.required('subject', body.resource);
      const credentials = credentialsOf(application);
      if (credentials.some((each) => each.name === name)) {
        throw graphErrors.conflict(`FederatedIdentityCredential with name ${name} already exists.`);
      }
      if (credentials.length >= MAX_NUMBER) {
        throw graphErrors.badRequest('No more than 20 federated identity credentials may be created.');
      }
      const credential: Credential = {
        id: randomUUID(),
        name,
        issuer,
        subject,
        description: rest.description ?? null,
        audiences: rest.audiences ?? ['api://AzureADTokenExchange'],
      };
      put(application, [...credentials, credential]);
      const location = `${tenant.tenantId}/directoryObjects/${application.id}/federatedIdentityCredentials/${credential.id}`;
      sendCreated(req, res, credential, { set: set(application), location });
    },
  });
  at(router, '/applications/:key/federatedIdentityCredentials/:credential', {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readApplications');
      const application = findApplication(directory, keyOf(req));
      const credential = find(application, String(req.params.credential));
      sendEntity(req, res, credential, { type, set: set(application) });
    },
    patch: (req, res) => {
      const application = findApplication(directory, keyOf(req));
      requireOwnership(actorOf(req), application);
      const credential = find(application, String(req.params.credential));
      const changed = { ...credential, ...bodyOf(req, body), name: credential.name };
      put(
        application,
        credentialsOf(application).map((each) => (each.id === credential.id ? changed : each)),
      );
      sendDone(res);
    },
    delete: (req, res) => {
      const application = findApplication(directory, keyOf(req));
      requireOwnership(actorOf(req), application);
      const credential = find(application, String(req.params.credential));
      put(
        application,
        credentialsOf(application).filter((each) => each.id !== credential.id),
      );
      sendDone(res);
    },
  });
}

const credentialsOf = ({ other }: Frozen<Application>): readonly Credential[] =>
  z.array(Credential).parse(other.federatedIdentityCredentials ?? []);

/** A credential by its ID or its name. @throws GraphError 404 */
function find(application: Frozen<Application>, key: string): Credential {
  const found = credentialsOf(application).find((each) => each.id === key.toLowerCase() || each.name === key);
  if (!found) throw graphErrors.notFound(key);
  return found;
}
