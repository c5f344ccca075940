import type { Express } from 'express';
import { targetOf } from '../core/http.ts';
import type { Caller } from '../entra/tokens.ts';
import type { Admission } from './admission.ts';
import { send } from './answer.ts';
import { targetType } from './api-versions.ts';
import type { ArmContext } from './context.ts';
import { type ArmError, armErrors } from './error.ts';
import { budgets, commonHeaders } from './headers.ts';
import { groupId, planId, siteId, subscriptionId } from './ids.ts';
import type { Operation } from './operation.ts';
import { findProvider } from './resources/provider-types.ts';

/**
 * Routes each path of `operations`; anything else is answered as unknown. Whether the caller may is asked before whether
 * the thing is there.
 */
export function mount(app: Express, operations: Operation[], context: ArmContext, admit: Admission): void {
  const { log, clock } = context;
  const left = budgets(clock);
  for (const [path, candidates] of byPath(operations)) {
    // One layer a path: `app.all` would make one for each of HTTP's thirty methods.
    app.route(path).all(async (req, res) => {
      const admitted = await admit(req, targetOf(req), bytesOf(req.body));
      const { method } = req;
      const operation =
        candidates.find((each) => each.method === method) ??
        (method === 'HEAD' ? candidates.find((each) => each.method === 'GET') : undefined);
      if (!operation) {
        log.notImitated('ARM', `${method} ${req.path}`);
        throw armErrors.methodNotAllowed(method);
      }
      const params = textsOf(req.params);
      demand(context, operation, admitted.caller, scopeOf(params));
      const answer = await operation.handle({ ...admitted, params });
      send(res, answer, {
        ...commonHeaders(req, clock.now()),
        ...left(admitted.caller.objectId, operation.budget),
      });
    });
  }
  app.use(async (req) => {
    // Nobody reads the body: az sends templates in a JSON of its own, which must not be called the learner's mistake.
    const { apiVersion } = await admit(req, targetOf(req), Buffer.alloc(0));
    log.notImitated('ARM', `${req.method} ${req.path}`);
    throw unknownType(req.path, apiVersion) ?? armErrors.notImitated(`${req.method} ${req.path}`);
  });
}

function byPath(operations: Operation[]): Map<string, Operation[]> {
  const paths = new Map<string, Operation[]>();
  for (const each of operations) paths.set(each.path, [...(paths.get(each.path) ?? []), each]);
  return paths;
}

function demand(
  { access: rights }: ArmContext,
  { action, reach }: Operation,
  caller: Caller,
  scope: string,
): void {
  if (action === undefined) return;
  if (reach === 'anywhere' && rights.allowedSomewhere(caller, action, scope)) return;
  rights.demand(caller, action, scope);
}

/** The scope that a path names: the nearest resource whose access can be granted. */
function scopeOf({ subscription, group, plan, site }: Readonly<Record<string, string>>): string {
  if (subscription === undefined) return '/';
  if (group === undefined) return subscriptionId(subscription);
  if (site !== undefined) return siteId(subscription, group, site);
  if (plan !== undefined) return planId(subscription, group, plan);
  return groupId(subscription, group);
}

/** ARM's own error for a type that no provider is known to have; `undefined` for one that (as far as is known) only the sandbox lacks. */
function unknownType(path: string, apiVersion: string): ArmError | undefined {
  const target = targetType(path);
  const provider = target && findProvider(target.namespace);
  const [root = ''] = target?.type.split('/') ?? [];
  const known = provider?.resourceTypes.find(
    ({ resourceType }) => resourceType.toLowerCase() === root.toLowerCase(),
  );
  const versions = provider?.resourceTypes[0]?.apiVersions;
  if (!target || !provider || !versions || known) return undefined;
  return armErrors.unknownResourceType(provider.namespace, target.type, apiVersion, versions);
}

const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

function textsOf(params: Readonly<Record<string, string | string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}
