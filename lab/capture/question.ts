import type { Pen } from './pen.ts';
import type { Scene } from './scene/scene.ts';

/** A question that a program can ask. */
export interface Asked {
  /** The operation as the parity page calls it. */
  readonly operation: string;
  /** It makes something that costs money. */
  readonly paid?: boolean;
  /**
   * Asks; the answer is what the pen writes down. What comes back is why it could not be asked here.
   * @throws SceneError when what is needed for it cannot be made; AzError when no answer comes
   */
  ask(pen: Pen, scene: Scene): Promise<string | undefined>;
}

/** A question that a person has to ask. */
export interface ByHand {
  readonly operation: string;
  /** How. */
  readonly byHand: string;
}

/** Something that the parity page calls unsure. */
export type Question = Asked | ByHand;
