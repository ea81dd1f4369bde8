import type { LayerName } from '../../../main/contract/model.ts';
import type { EffectiveValue } from '../../../main/contract/values.ts';
import { dotted, inline } from '../../format.ts';
import type { EnvironmentValues } from './fleet-store.ts';

/** One path of one document in every environment. */
export interface ComparedValue {
  readonly document: string;
  readonly path: string;
  readonly group: string;
  readonly name: string;
  readonly equal: boolean;
  readonly cells: readonly ComparedCell[];
}

/** A value in one environment, with where it comes from; the layer is null where nothing stands there. */
export interface ComparedCell {
  readonly environment: string;
  readonly text: string;
  readonly layer: LayerName | null;
  /** `premium, line 15`; empty where nothing stands there. */
  readonly from: string;
}

/** Lines up the values of a tenant's environments by document and path; a path absent in one of them differs. */
export function compareValues(
  values: readonly EffectiveValue[],
  environments: readonly string[],
): readonly ComparedValue[] {
  const rows = new Map<string, EffectiveValue[]>();
  for (const value of values) {
    const key = `${value.document} ${value.path}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, [value]);
    else row.push(value);
  }
  return [...rows.values()]
    .map((row): ComparedValue => {
      const { document, path } = row[0]!;
      const cut = path.lastIndexOf('/');
      const cells = environments.map((environment): ComparedCell => {
        const value = row.find((one) => one.environment === environment);
        if (value === undefined) return { environment, text: inline(undefined), layer: null, from: '' };
        const from = value.line === null ? value.source : `${value.source}, line ${value.line}`;
        return { environment, text: inline(value.value), layer: value.layer, from };
      });
      return {
        document,
        path,
        group: dotted(path.slice(0, cut)),
        name: dotted(path.slice(cut)),
        equal: row.length === environments.length && !row.some((value) => value.differs),
        cells,
      };
    })
    .sort(
      (a, b) => rank(a.document) - rank(b.document) || (a.document < b.document ? -1 : a.document > b.document ? 1 : 0),
    );
}

/** The document `tenant` leads; the others follow by name. */
const rank = (document: string) => (document === 'tenant' ? 0 : 1);

/** Whether a row holds what was typed, in its document, its path or one of its values. */
export function holdsText(row: ComparedValue, typed: string): boolean {
  const word = typed.trim().toLowerCase();
  return (
    word === '' ||
    [row.document, row.path, dotted(row.path), ...row.cells.map((cell) => cell.text)].some((text) =>
      text.toLowerCase().includes(word),
    )
  );
}

/** The document `tenant` in each environment, as forms that change it read it. */
export function leavesByEnvironment(
  values: readonly EffectiveValue[],
  environments: readonly string[],
): readonly EnvironmentValues[] {
  return environments.map((environment) => ({
    environment,
    leaves: values
      .filter((one) => one.document === 'tenant' && one.environment === environment)
      .map(({ path, value, layer, source, line, variable }) => ({
        path,
        value,
        layer,
        source,
        line,
        variable,
        elements: null,
        shadowed: [],
      })),
    failure: null,
  }));
}
