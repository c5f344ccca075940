/** Where a learner's lab lives: what the checks look at, and what fills the placeholders of the steps. */
export interface Target {
  /** The tenant's ID. */
  readonly tenant: string;
  /** The subscription's ID. */
  readonly subscription: string;
  readonly resourceGroup: string;
  /** A region, as `az` takes it (`eastus2`, `East US 2`). */
  readonly location: string;
  readonly plan: string;
  /** The plan's pricing tier as `az webapp up --sku` takes it (`FREE`, `F1`, `B1`). */
  readonly sku: string;
  /** As `az webapp up --runtime` takes it (`NODE:22-lts`). */
  readonly runtime: string;
  /** Name of the frontend's site. */
  readonly frontend: string;
  /** Name of the backend's site. */
  readonly backend: string;
}
