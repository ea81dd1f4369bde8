/** Which window may write a draft, and since when. */
export interface Lease {
  readonly window: string;
  /** RFC 3339 UTC. */
  readonly since: string;
}

/** Windows remembered as gone; a late request comes within seconds. */
const mostLeft = 256;

/**
 * Which window may write which template's draft. In memory alone: after a new start of the engine whoever comes first
 * writes, and what was typed lies on disk.
 */
export class Leases {
  readonly #byTemplate = new Map<string, Lease>();
  /** Windows that let go, by template, until they open it again; the newest, so that it cannot grow without bound. */
  readonly #left = new Set<string>();

  /** The window that may write; undefined while none does. */
  holder(template: string): Lease | undefined {
    return this.#byTemplate.get(template);
  }

  /** Takes the draft for a window where nobody else has it, or from whoever has it. Tells whether that changed anything. */
  claim(template: string, window: string, now: number, takeOver: boolean): boolean {
    this.#left.delete(`${window} ${template}`);
    const holder = this.#byTemplate.get(template);
    if (holder !== undefined && (holder.window === window || !takeOver)) return false;
    this.#byTemplate.set(template, { window, since: new Date(now).toISOString() });
    return true;
  }

  /** Whether a window let go and has not come back; what it sent before may still arrive, and takes nothing again. */
  hasLeft(template: string, window: string): boolean {
    return this.#left.has(`${window} ${template}`);
  }

  /** Lets go of a draft; false when the window did not have it. */
  release(template: string, window: string): boolean {
    this.#left.add(`${window} ${template}`);
    const [oldest] = this.#left;
    if (this.#left.size > mostLeft && oldest !== undefined) this.#left.delete(oldest);
    return this.#byTemplate.get(template)?.window === window && this.#byTemplate.delete(template);
  }
}
