import type { LayerName } from '../../contract/model.ts';

/** The letter that stands for each layer, the same as on the screen. */
export const layerLetters: Readonly<Record<LayerName, string>> = {
  'tier-template': 'T',
  'environment-overlay': 'E',
  'tenant-template': 'N',
  settings: 'S',
  override: 'O',
  flag: 'F',
  licence: 'L',
};

/** A layer, the source in it and the line there, as words: `tier-template premium:12`. */
export function placeOf({ layer, source, line }: Place): string {
  if (line !== null) return `${layer} ${source}:${line}`;
  return source === '' || source === layer ? layer : `${layer} ${source}`;
}

/** Where something stands. */
export interface Place {
  readonly layer: LayerName;
  readonly source: string;
  readonly line: number | null;
}
