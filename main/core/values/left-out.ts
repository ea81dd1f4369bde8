import type { Json } from '../../contract/json.ts';
import type { LeftOut, LeftOutReason } from '../../contract/values.ts';
import type { NotPromoted } from './promotion-cells.ts';

/** How many tenants stand as examples. */
const EXAMPLES = 3;

/** Collects what is not promoted: one row for each place and reason, however many tenants. */
export class LeftOutRows {
  readonly #rows = new Map<string, { tenants: Set<string>; row: Omit<LeftOut, 'tenants'>; examples: Example[] }>();

  /** Adds a difference of a tenant. */
  add(tenant: string, { difference: { document, path, before, after }, because }: NotPromoted): void {
    const key = `${document} ${because} ${path}`;
    let known = this.#rows.get(key);
    if (known === undefined) {
      const examples: Example[] = [];
      const row = { document, path, because, message: sentences[because], examples };
      known = { tenants: new Set(), row, examples };
      this.#rows.set(key, known);
    }
    known.tenants.add(tenant);
    if (known.examples.length < EXAMPLES) known.examples.push({ tenant, before, after });
  }

  /** Adds a whole document of a tenant that one of the environments does not render. */
  addDocument(tenant: string, document: string): void {
    const difference = { document, kind: 'changed' as const, path: '', before: null, after: null };
    this.add(tenant, { difference, because: 'no-rendering' });
  }

  /** By document and path. */
  rows(): readonly LeftOut[] {
    return [...this.#rows.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { tenants, row }]) => ({ ...row, tenants: tenants.size }));
  }
}

interface Example {
  readonly tenant: string;
  readonly before: Json;
  readonly after: Json;
}

const sentences: Readonly<Record<LeftOutReason, string>> = {
  'environment-name': 'The value is made from the name of its environment; name its path to promote it all the same.',
  'environment-overlay':
    'The overlay of an environment gives it or takes it; name its path to promote it all the same.',
  'environment-variable':
    'A variable that is set for a whole environment fills it; name its path to promote it all the same.',
  'no-rendering': 'The document does not render in one of the two environments.',
  'not-holdable': 'No override can hold it where it stands; change the template or the override that gives it.',
};
