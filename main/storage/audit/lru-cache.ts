/** Keeps what was used last, up to a total weight. */
export class LruCache<V> {
  readonly #limit: number;
  readonly #weigh: (value: V) => number;
  readonly #kept = new Map<string, V>();
  #weight = 0;

  /** @param weigh what one value counts towards the limit, for example its bytes. */
  constructor(limit: number, weigh: (value: V) => number) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  /** The value under a key, made when it is not there. */
  get(key: string, make: () => V): V {
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const value = make();
    this.#kept.set(key, value);
    this.#weight += this.#weigh(value);
    for (const [oldest, old] of this.#kept) {
      if (this.#weight <= this.#limit || oldest === key) break;
      this.#kept.delete(oldest);
      this.#weight -= this.#weigh(old);
    }
    return value;
  }

  /** Forgets everything. */
  clear(): void {
    this.#kept.clear();
    this.#weight = 0;
  }
}
