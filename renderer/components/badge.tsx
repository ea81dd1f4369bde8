import { LockIcon } from '@blueprintjs/icons';
import type { LayerName } from '../../main/contract/model.ts';
import { words } from '../words.ts';

/** The letter of each layer, in merge order. */
export const layerLetters: Readonly<Record<LayerName, string>> = {
  'tier-template': 'T',
  'environment-overlay': 'E',
  'tenant-template': 'N',
  settings: 'S',
  override: 'O',
  flag: 'F',
  licence: 'L',
};

/** A layer's letter on its own tint; the name goes with it for readers. */
export function LayerBadge({ layer, name }: { layer: LayerName | null; name?: string }) {
  const letter = layer === null ? '–' : layerLetters[layer];
  const said = name ?? (layer === null ? words.templates.silent : words.templates.layerNames[layer]);
  return (
    <span className="badge" data-layer={layer === null ? 'none' : letter} title={said}>
      <span aria-hidden="true">{letter}</span>
      <span className="hidden-text">{said}</span>
    </span>
  );
}

/** The word for an environment; a protected one has plate, lock and the word PRODUCTION. */
export function EnvironmentMarker({ name, marked }: { name: string; marked: boolean }) {
  if (!marked) return <span className="environment">{name}</span>;
  const other = name !== 'production';
  return (
    <span className="marker" title={name}>
      {words.frame.production}
      {other ? <span className="marker-name">{name}</span> : null}
    </span>
  );
}

/** The filled plate of the top bar and of dialogs. */
export function ProductionPlate({ name }: { name: string }) {
  return (
    <span className="plate">
      <LockIcon size={12} aria-hidden="true" />
      {words.frame.production}
      {name === 'production' ? null : <span className="marker-name">{name}</span>}
    </span>
  );
}
