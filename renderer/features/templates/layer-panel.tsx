import { DocumentIcon } from '@blueprintjs/icons';
import { useMemo } from 'react';
import type { Rendering } from '../../../main/contract/model.ts';
import { LayerBadge } from '../../components/badge.tsx';
import { Pane, PanelHead } from '../../components/pane.tsx';
import { Tree } from '../../components/tree.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { count, noun } from '../../format.ts';
import { words } from '../../words.ts';
import { type LayerNode, layerTree } from './layer-tree.ts';
import type { TemplateCheck } from './templates-store.ts';

/** The layers in merge order with what each gives, the documents, and the names the text refers to. */
export function LayerPanel(props: {
  readonly rendering: Rendering | null;
  readonly check: TemplateCheck | null;
  readonly onLeaf: (leaf: number) => void;
}) {
  const { rendering, check } = props;
  const { templates } = useConsole();
  const document = useConsoleState('templates', (state) => state.document);
  const list = useConsoleState('templates', (state) => state.list.value);
  const tenantName = useConsoleState(
    'templates',
    (state) => state.candidates.find((one) => one.id === state.tenant)?.name ?? state.tenant,
  );
  const nodes = useMemo(() => (rendering === null ? [] : layerTree(rendering)), [rendering]);
  const documents = [...new Set([...(list ?? []).map((one) => one.document), document])]
    .filter((one) => one !== '')
    .sort((a, b) => Number(b === 'tenant') - Number(a === 'tenant') || a.localeCompare(b, 'en'));
  const label = (node: LayerNode) =>
    node.layer === null
      ? node.label
      : node.count === 0
        ? words.templates.layerSilent(words.templates.layerNames[node.layer])
        : node.layer === 'override'
          ? words.templates.overridesOf(tenantName)
          : node.label;
  return (
    <Pane name={words.templates.layers} className="column side">
      <PanelHead title={words.templates.layers} hint={words.templates.layersHint}>
        {words.templates.layersGives}
      </PanelHead>
      <div className="scroll">
        <Tree
          name={words.templates.layers}
          nodes={nodes}
          open={nodes.slice(0, 1).map((node) => node.id)}
          onChoose={(node) => node.leaf >= 0 && props.onLeaf(node.leaf)}
          row={(node) => (
            <>
              {node.layer === null ? null : (
                <LayerBadge
                  layer={node.count === 0 ? null : node.layer}
                  name={words.templates.layerNames[node.layer]}
                />
              )}
              <span className={node.count === 0 ? 'cut quiet' : 'cut'}>{label(node)}</span>
              <span className="tree-count">
                {count(node.count)}
                <span className="hidden-text"> {noun(node.count, 'value')}</span>
              </span>
            </>
          )}
        />
      </div>
      <PanelHead title={words.templates.documents} hint={words.templates.documentsHint} />
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
      <PanelHead title={words.templates.references} hint={words.templates.referencesHint} />
      <section
        className="side-list references"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={words.templates.references}
        data-inset-focus=""
      >
        {check === null ? null : check.variables.length + check.secrets.length === 0 ? (
          <p className="quiet small pad">{words.templates.referencesNone}</p>
        ) : (
          <ul>
            {check.variables.map((name) => (
              <li key={`v${name}`} className="reference">
                <code className="cut code-variable" title={name}>
                  {name}
                </code>
                <span className="quiet small">{words.templates.variable}</span>
              </li>
            ))}
            {check.secrets.map((name) => (
              <li key={`s${name}`} className="reference">
                <code className="cut code-secret" title={name}>
                  {name}
                </code>
                <span className="quiet small">{words.templates.secret}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </Pane>
  );
}
