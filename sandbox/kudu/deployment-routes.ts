import { createHash } from 'node:crypto';
import { type Response, Router } from 'express';
import type { Frozen } from '../core/store.ts';
import { deploymentsOf } from '../sites/files.ts';
import type { Deployment, Resources } from '../state/resources.ts';
import type { Deployer } from './deployer.ts';
import { kuduErrors } from './error.ts';
import { siteOf } from './site.ts';
import { deploymentView, detailViews, isFinal, logEntryView } from './view.ts';

/**
 * A client that asks for the latest deployment waits for its end, and asks again some seconds later: one that ends within
 * this time need not be asked for twice.
 */
const MOMENT_MS = 1000;

/**
 * What became of deployments. Sources: "Kudu REST API: Deployment"; recorded answers of the real service: while the
 * latest is under way it is answered with 202, as pending, and without addresses of its own.
 */
export function deploymentRoutes({
  resources,
  deployer,
}: {
  resources: Resources;
  deployer: Deployer;
}): Router {
  const router = Router();
  const both = (path: string): string[] => [`/api${path}`, path];

  router.get(both('/deployments'), (req, res) => {
    const site = siteOf(res);
    const base = `https://${site.scmHostName}/api/deployments`;
    const body = deploymentsOf(resources, site).map((each) =>
      deploymentView(each, site, `${base}/${each.id}`),
    );
    const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16)}"`;
    res.set('etag', etag);
    if (req.headers['if-none-match']?.includes(etag)) res.status(304).end();
    else res.json(body);
  });

  router.get(both('/deployments/:id'), async (req, res) => {
    const site = siteOf(res);
    if (req.params.id === 'latest') await deployer.settled(site, MOMENT_MS);
    const found = find(resources, res, String(req.params.id));
    const address = `${site.scmHostName}:80/api/deployments/${req.params.id}`;
    if (req.params.id === 'latest' && !isFinal(found)) {
      res.status(202).set('location', `http://${address}`);
      res.json({ ...deploymentView(found, site, undefined), status: 0 });
      return;
    }
    res.json(deploymentView(found, site, `https://${site.scmHostName}/api/deployments/${req.params.id}`));
  });

  router.get(both('/deployments/:id/log'), (req, res) => {
    const found = find(resources, res, String(req.params.id));
    const url = `https://${siteOf(res).scmHostName}/api/deployments/${found.id}/log`;
    res.json(found.log.map((entry) => logEntryView(entry, url)));
  });

  router.get(both('/deployments/:id/log/:logId'), (req, res) => {
    const [id, logId] = [String(req.params.id), String(req.params.logId)];
    const entry = find(resources, res, id).log.find((each) => each.id === logId);
    if (!entry || entry.details.length === 0) throw kuduErrors.logNotFound(id, logId);
    res.json(detailViews(entry));
  });

  router.get('/api/isdeploying', (_req, res) => {
    const deploying = deployer.isDeploying(siteOf(res));
    res.json({ value: deploying ? 'True' : 'False', msg: deploying ? 'Deployment Underway' : '' });
  });
  return router;
}

/** `latest`: the one that is under way, else the one that ended last. @throws KuduError 404 */
function find(resources: Resources, res: Response, id: string): Frozen<Deployment> {
  const all = deploymentsOf(resources, siteOf(res));
  const ended = all
    .filter(isFinal)
    .sort((one, other) => ((one.endedAt ?? '') < (other.endedAt ?? '') ? 1 : -1));
  const found =
    id === 'latest' ? (all.find((each) => !isFinal(each)) ?? ended[0]) : all.find((each) => each.id === id);
  if (!found) throw kuduErrors.deploymentNotFound(id);
  return found;
}
