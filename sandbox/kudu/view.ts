import type { Frozen } from '../core/store.ts';
import { type Deployment, type DeploymentLogEntry, DeployStatus, type Site } from '../state/resources.ts';

/** Whether a deployment has come to its end. */
export const isFinal = ({ status }: Pick<Frozen<Deployment>, 'status'>): boolean =>
  status === DeployStatus.Success || status === DeployStatus.Failed;

const STATES = ['InProgress', 'InProgress', 'InProgress', 'Failed', 'Succeeded'] as const;

/**
 * A deployment as Kudu shows it (on Windows a little differently), at the address `url` (`undefined` while it is pending).
 * Source: recorded answers of the real service.
 */
export function deploymentView(each: Frozen<Deployment>, site: Frozen<Site>, url: string | undefined) {
  return {
    id: each.id,
    status: each.status,
    status_text: each.statusText,
    author_email: 'N/A',
    author: each.author,
    deployer: each.deployer,
    message: each.message,
    progress: each.progress,
    received_time: each.receivedAt,
    start_time: each.startedAt,
    end_time: each.endedAt ?? null,
    last_success_end_time: each.status === DeployStatus.Success ? (each.endedAt ?? null) : null,
    complete: isFinal(each),
    active: each.active,
    is_temp: each.temporary,
    is_readonly: !each.temporary,
    url: url ?? null,
    log_url: url === undefined ? null : `${url}/log`,
    site_name: site.name,
    ...(site.linux
      ? { build_summary: { errors: each.errors, warnings: each.warnings } }
      : { provisioningState: STATES[each.status] }),
  };
}

/** An entry of a deployment's log; `url` is the address of the log. */
export const logEntryView = (each: Frozen<DeploymentLogEntry>, url: string) => ({
  log_time: each.time,
  id: each.id,
  message: each.message,
  type: each.type,
  details_url: each.details.length > 0 ? `${url}/${each.id}` : null,
});

/** The lines below an entry, which are entries themselves. */
export const detailViews = (each: Frozen<DeploymentLogEntry>) =>
  each.details.map((message, index) => ({
    log_time: each.time,
    id: `${each.id}-${index}`,
    message,
    type: 0,
    details_url: null,
  }));
