/** A cache that forgets what was added longest ago once the weights of its entries add up to more than it may hold. */
export class WeightedCache<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly weight: number }>();
  private readonly limit: number;
  private total = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    return entry?.value;
  }

  set(key: string, value: V, weight: number): void {
    const before = this.entries.get(key);
    if (before !== undefined) {
      this.entries.delete(key);
      this.total -= before.weight;
    }
    this.entries.set(key, { value, weight });
    this.total += weight;
    for (const [oldest, entry] of this.entries) {
      if (this.total <= this.limit || oldest === key) break;
      this.entries.delete(oldest);
      this.total -= entry.weight;
    }
  }

  /** Forgets one entry, or with `begins` every entry whose key begins so. */
  delete(key: string, begins = false): void {
    const keys = begins ? [...this.entries.keys()].filter((each) => each.startsWith(key)) : [key];
    for (const each of keys) {
      this.total -= this.entries.get(each)?.weight ?? 0;
      this.entries.delete(each);
    }
  }

  get size(): number {
    return this.entries.size;
  }
}
