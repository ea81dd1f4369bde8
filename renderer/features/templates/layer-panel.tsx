import { DocumentIcon, EyeOffIcon, EyeOpenIcon } from '@blueprintjs/icons';
import { type KeyboardEvent, memo, useMemo } from 'react';
import type { Vocabulary } from '../../../main/contract/authoring.ts';
import type { LayerName, Rendering } from '../../../main/contract/model.ts';
import { LayerBadge } from '../../components/badge.tsx';
import { Pane, PanelHead } from '../../components/pane.tsx';
import { Tree } from '../../components/tree.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { count, noun } from '../../format.ts';
import { authoringWords as own } from '../../words/authoring.ts';
import { words } from '../../words.ts';
import { Fold } from './fold.tsx';
import { type LayerNode, layerTree } from './layer-tree.ts';
import { References } from './references.tsx';

/** The layers in merge order with what each gives, the documents, and the names the text refers to. */
export const LayerPanel = memo(function LayerPanel(props: {
  readonly rendering: Rendering | null;
  readonly vocabulary: Vocabulary | null;
  /** In a small window documents and references begin folded. */
  readonly narrow: boolean;
  readonly onLeaf: (leaf: number) => void;
  readonly onLine: (line: number) => void;
}) {
  const { rendering } = props;
  const { templates } = useConsole();
  const document = useConsoleState('templates', (state) => state.document);
  const list = useConsoleState('templates', (state) => state.list.value);
  const without = useConsoleState('templates', (state) => state.without);
  const tenantName = useConsoleState('templates', (state) => state.pinned?.name ?? state.tenant);
  const nodes = useMemo(() => (rendering === null ? [] : layerTree(rendering, without)), [rendering, without]);
  const documents = [...new Set([...(list ?? []).map((one) => one.document), document])]
    .filter((one) => one !== '')
    .sort((a, b) => Number(b === 'tenant') - Number(a === 'tenant') || a.localeCompare(b, 'en'));
  const toggle = (layer: LayerName) =>
    templates
      .getState()
      .leaveOut(without.includes(layer) ? without.filter((one) => one !== layer) : [...without, layer]);
  const label = (node: LayerNode) => {
    if (node.layer === null) return node.label;
    const name = words.templates.layerNames[node.layer];
    if (without.includes(node.layer)) return own.leftOut(name);
    if (node.count === 0) return words.templates.layerSilent(name);
    return node.layer === 'override' ? words.templates.overridesOf(tenantName) : node.label;
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'v' || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = (event.target as HTMLElement).closest('[role="treeitem"]');
    row?.querySelector<HTMLElement>('.layer-eye')?.click();
  };
  return (
    <Pane name={words.templates.layers} className="column side">
      <PanelHead
        title={words.templates.layers}
        hint={without.length === 0 ? words.templates.layersHint : own.leftOutCount(without.length)}
      >
        {without.length === 0 ? (
          words.templates.layersGives
        ) : (
          <button type="button" className="link" onClick={() => templates.getState().leaveOut([])}>
            {own.showAllLayers}
          </button>
        )}
      </PanelHead>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the key belongs to the tree's rows, which are reached by keyboard */}
      <div className="scroll" onKeyDown={press}>
        <Tree
          name={words.templates.layers}
          nodes={nodes}
          open={nodes.slice(0, 1).map((node) => node.id)}
          onChoose={(node) => node.leaf >= 0 && props.onLeaf(node.leaf)}
          row={(node) => {
            const { layer } = node;
            const out = layer !== null && without.includes(layer);
            const name = layer === null ? '' : words.templates.layerNames[layer];
            return (
              <>
                {layer === null ? null : <LayerBadge layer={node.count === 0 ? null : layer} name={name} />}
                <span className={node.count === 0 ? 'cut quiet' : 'cut'}>{label(node)}</span>
                {layer === null || (node.count === 0 && !out) ? null : (
                  <button
                    type="button"
                    tabIndex={-1}
                    className="layer-eye"
                    aria-pressed={out}
                    aria-label={out ? own.takeIn(name) : own.leaveOut(name)}
                    title={out ? own.takeIn(name) : own.leaveOut(name)}
                    onClick={(event) => {
                      event.stopPropagation();
                      toggle(layer);
                    }}
                  >
                    {out ? <EyeOffIcon size={12} aria-hidden="true" /> : <EyeOpenIcon size={12} aria-hidden="true" />}
                  </button>
                )}
                <span className="tree-count">
                  {out ? '–' : count(node.count)}
                  {out ? null : <span className="hidden-text"> {noun(node.count, 'value')}</span>}
                </span>
              </>
            );
          }}
        />
      </div>
      <Fold
        title={words.templates.documents}
        hint={words.templates.documentsHint}
        count={documents.length}
        narrow={props.narrow}
      >
        <ul className="side-list">
          {documents.map((one) => (
            <li key={one}>
              <button
                type="button"
                className="side-row"
                data-inset-focus=""
                aria-pressed={one === document}
                onClick={() => templates.getState().showDocument(one)}
              >
                <DocumentIcon size={12} aria-hidden="true" />
                <span className="cut">{one}</span>
              </button>
            </li>
          ))}
        </ul>
      </Fold>
      <References vocabulary={props.vocabulary} narrow={props.narrow} onLine={props.onLine} />
    </Pane>
  );
});
