/** Which window may write a draft, and since when. */
export interface Lease {
  readonly window: string;
  /** RFC 3339 UTC. */
  readonly since: string;
}

/**
 * Which window may write which template's draft. In memory alone: after a new start of the engine whoever comes first
 * writes, and what was typed lies on disk.
 */
export class Leases {
  readonly #byTemplate = new Map<string, Lease>();

  /** The window that may write; undefined while none does. */
  holder(template: string): Lease | undefined {
    return this.#byTemplate.get(template);
  }

  /** Takes the draft for a window where nobody else has it, or from whoever has it. Tells whether that changed anything. */
  claim(template: string, window: string, now: number, takeOver: boolean): boolean {
    const holder = this.#byTemplate.get(template);
    if (holder !== undefined && (holder.window === window || !takeOver)) return false;
    this.#byTemplate.set(template, { window, since: new Date(now).toISOString() });
    return true;
  }

  /** Lets go of a draft; false when the window did not have it. */
  release(template: string, window: string): boolean {
    return this.#byTemplate.get(template)?.window === window && this.#byTemplate.delete(template);
  }
}
