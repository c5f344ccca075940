/** The sandbox's only source of time, so that expiry can be tested and lived through without waiting. */
export interface Clock {
  /** The sandbox's present. */
  now(): Date;
}

/** The machine's own clock, for what the world outside of the sandbox judges: certificates. */
export const machineClock: Clock = { now: () => new Date() };

/** The machine's clock, moved by `offset` milliseconds (positive: into the future). */
export class MovableClock implements Clock {
  #offset: number;

  constructor(offset = 0) {
    this.#offset = offset;
  }

  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  /** How far it is ahead of the machine's, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  /** Moves the present by `milliseconds`. */
  move(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** Sets how far it is ahead of the machine's. */
  set(offset: number): void {
    this.#offset = offset;
  }
}

/** Whole seconds since 1970, as JWT claims count them. */
export const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
