import type { Finding } from '../../contract/finding.ts';
import type { ShapeKind } from '../../contract/whatif.ts';
import { type Cell, cellKey, cellOf, errorKey, kindOf } from './cells.ts';
import type { LeafChange } from './difference.ts';
import type { Normalise } from './normalise.ts';

/** Changes of one rendering that are kept one by one; the rest only count, and tell shapes apart. */
export const KEPT_CHANGES = 200;

/** Renderings whose changes read the same, values included. */
export interface Fine {
  readonly index: number;
  readonly kind: ShapeKind;
  readonly document: string;
  /** The first changes. */
  readonly cells: readonly Cell[];
  readonly changeCount: number;
  /** What the changes beyond those amount to; empty where there are none. */
  readonly rest: string;
  readonly findings: readonly Pick<Finding, 'code' | 'path' | 'message' | 'fix'>[];
  /**
   * How it would be told apart without naming the tenant's facts; null where its renderings do not agree on that. A
   * text that is the same for everybody may happen to hold one tenant's name.
   */
  raw: string | null;
}

/** A rendering that an edit changes, as it is compared. */
export interface ChangedRendering {
  readonly document: string;
  readonly changes: readonly LeafChange[];
  /** Errors after that were not there before. */
  readonly newErrors: readonly Finding[];
}

/** Told apart by hash, so that memory holds one entry for each way of changing, not one for each rendering. */
export class ShapeTable {
  readonly fines: Fine[] = [];
  readonly #byKey = new Map<string, Fine>();
  readonly #cells = new Map<string, Cell>();
  readonly #sha256: (text: string) => string;

  constructor(sha256: (text: string) => string) {
    this.#sha256 = sha256;
  }

  /** The entry a rendering belongs to. */
  add(rendering: ChangedRendering, normalise: Normalise): Fine {
    const { document, changes, newErrors } = rendering;
    const cells = changes.map((change) => this.#intern(cellOf(document, change, normalise, this.#sha256)));
    const errors = newErrors.map((finding) => errorKey(finding, normalise)).sort();
    const key = this.#keyOf(document, cells.map(cellKey), errors);
    const raw = this.#rawOf(rendering);
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      if (known.raw !== raw) known.raw = null;
      return known;
    }
    const beyond = cells.slice(KEPT_CHANGES);
    const fine: Fine = {
      index: this.fines.length,
      kind: kindOf(
        cells.map(({ action }) => action),
        newErrors.length,
      ),
      document,
      cells: cells.slice(0, KEPT_CHANGES),
      changeCount: cells.length,
      rest: beyond.length === 0 ? '' : this.#keyOf(document, beyond.map(cellKey), []),
      findings: newErrors
        .slice(0, 20)
        .map(({ code, path, message, fix }) => ({ code, path: normalise(path), message, fix })),
      raw: raw === key ? null : raw,
    };
    this.fines.push(fine);
    this.#byKey.set(key, fine);
    return fine;
  }

  /** The entry that stands for this one: another, where nothing but a name that happens to be in a text tells them apart. */
  standsFor(fine: Fine): Fine {
    return fine.raw === null ? fine : (this.#byKey.get(fine.raw) ?? fine);
  }

  #rawOf({ document, changes, newErrors }: ChangedRendering): string {
    const plain: Normalise = (text) => text;
    const keys = changes.map((change) => cellKey(cellOf(document, change, plain, this.#sha256)));
    return this.#keyOf(document, keys, newErrors.map((finding) => errorKey(finding, plain)).sort());
  }

  #keyOf(document: string, cells: readonly string[], errors: readonly string[]): string {
    // The order of keys in a document does not tell shapes apart.
    return this.#sha256(`${document}\n${cells.toSorted().join('\n\n')}\n\n\n${errors.join('\n')}`);
  }

  #intern(cell: Cell): Cell {
    const key = cellKey(cell);
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    if (this.#cells.size < 200_000) this.#cells.set(key, cell);
    return cell;
  }
}
