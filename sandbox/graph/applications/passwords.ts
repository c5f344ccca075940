import type { Router } from 'express';
import { bodyOf, isEmpty } from '../body.ts';
import type { GraphContext } from '../context.ts';
import { graphErrors } from '../error.ts';
import { appManagement } from '../policies/app-management.ts';
import { sendDone, sendResult } from '../respond.ts';
import { requireOwnership } from '../rights.ts';
import { at, keyOf } from '../routing.ts';
import { newPassword } from './credentials.ts';
import { findApplication } from './find.ts';
import { addPasswordBody, removePasswordBody } from './shape.ts';
import { passwordView } from './view.ts';

/**
 * Secrets of an application, made and taken away one by one. The text is answered once, and only its hash is kept.
 * Sources: "application: addPassword", "application: removePassword"; recorded answers.
 */
export function passwordRoutes(router: Router, context: GraphContext): void {
  const { directory, clock, actorOf } = context;
  at(router, '/applications/:key/addPassword', {
    post: (req, res) => {
      const application = findApplication(directory, keyOf(req));
      requireOwnership(actorOf(req), application);
      const body = isEmpty(req) ? {} : bodyOf(req, addPasswordBody);
      const { password, secretText } = newPassword(body.passwordCredential, clock);
      appManagement(directory).checkPassword(application, password.startDateTime, password.endDateTime);
      directory.applications.put({
        ...application,
        passwordCredentials: [...application.passwordCredentials, password],
      });
      sendResult(req, res, 'microsoft.graph.passwordCredential', passwordView(password, secretText));
    },
  });
  at(router, '/applications/:key/removePassword', {
    post: (req, res) => {
      const application = findApplication(directory, keyOf(req));
      requireOwnership(actorOf(req), application);
      const { keyId } = bodyOf(req, removePasswordBody);
      const remaining = application.passwordCredentials.filter((each) => each.keyId !== keyId);
      if (remaining.length === application.passwordCredentials.length) {
        throw graphErrors.badRequest(`No password credential found with keyId: '${keyId}'.`);
      }
      directory.applications.put({ ...application, passwordCredentials: remaining });
      sendDone(res);
    },
  });
}
