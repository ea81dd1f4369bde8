import type { LayerName } from '../../../main/contract/model.ts';
import { dotted, inline } from '../../format.ts';
import type { EnvironmentValues } from './fleet-store.ts';

/** One path in every environment. */
export interface ComparedValue {
  readonly path: string;
  readonly group: string;
  readonly name: string;
  readonly equal: boolean;
  readonly cells: readonly { readonly environment: string; readonly text: string; readonly layer: LayerName | null }[];
}

/** Lines up the values of several environments by path; a path absent in one of them differs. */
export function compareValues(values: readonly EnvironmentValues[]): readonly ComparedValue[] {
  const paths = [...new Set(values.flatMap((one) => one.leaves.map((leaf) => leaf.path)))];
  return paths.map((path) => {
    const cells = values.map(({ environment, leaves }) => {
      const leaf = leaves.find((one) => one.path === path);
      return { environment, text: inline(leaf?.value), layer: leaf?.layer ?? null };
    });
    const cut = path.lastIndexOf('/');
    return {
      path,
      group: dotted(path.slice(0, cut)),
      name: dotted(path.slice(cut)),
      equal: cells.every((cell) => cell.text === cells[0]?.text && cell.layer !== null),
      cells,
    };
  });
}
