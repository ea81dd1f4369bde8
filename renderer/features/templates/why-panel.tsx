import { TickIcon } from '@blueprintjs/icons';
import { type ReactNode, useEffect, useRef } from 'react';
import { type LayerName, type Leaf, layerNames, type Template } from '../../../main/contract/model.ts';
import { LayerBadge, layerLetters } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { dotted, inline } from '../../format.ts';
import { authoringWords as own } from '../../words/authoring.ts';
import { words } from '../../words.ts';
import { heldBack } from './held-back.ts';

const asked: readonly LayerName[] = ['tier-template', 'environment-overlay', 'tenant-template', 'override'];

function typeWord(leaf: Leaf): string {
  const { types } = words.templates;
  if (Array.isArray(leaf.value)) return types.list;
  if (typeof leaf.value === 'object') return types.map;
  return types[typeof leaf.value as 'string' | 'number' | 'boolean'];
}

/** How many tenants an edit of a template changes: those that read it and are not held to an older version; null while unknown. */
function useReach(source: string, template: Template): number | null {
  const usage = useConsoleState('templates', (state) => state.usage);
  const listed = useConsoleState('templates', (state) => state.list.value?.find((one) => one.name === source)?.usedBy);
  if (source !== template.name) return listed ?? null;
  return usage === null ? template.usedBy : usage.tenants - heldBack(usage);
}

/** Which layers were asked for a value, which one decided, and the ways to make it something else. */
export function WhyPanel(props: {
  readonly leaf: Leaf;
  readonly template: Template;
  readonly onClose: () => void;
  /** Leads to a line of a template, this one or another. */
  readonly onSource: (source: string, line: number) => void;
  readonly closeIcon: ReactNode;
}) {
  const { leaf, template } = props;
  const { layers } = useConsole();
  const box = useRef<HTMLElement>(null);
  const tenant = useConsoleState('templates', (state) => state.tenant);
  const tenantName = useConsoleState('templates', (state) => state.pinned?.name ?? state.tenant);
  const session = useConsoleState('templates', (state) => state.session);
  const reach = useReach(leaf.source, template);
  const document = useConsoleState('templates', (state) => state.document);
  const environment = useConsoleState('workspace', (state) => state.environment);
  useEffect(() => box.current?.focus(), []);
  const named = [
    { ...leaf, decides: true },
    ...[...leaf.shadowed].reverse().map((one) => ({ ...one, decides: false })),
  ];
  const silent = layerNames.filter((one) => asked.includes(one) && !named.some((row) => row.layer === one));
  const sourceLine = (source: string, line: number | null) =>
    source === template.name && line !== null
      ? ((session?.store.getState().text || template.text).split('\n')[line - 1] ?? '').trim()
      : '';
  const where = (layer: LayerName, source: string, line: number | null) =>
    layer === 'override'
      ? words.templates.layerNames.override
      : words.templates.leafLine(words.templates.layerNames[layer], source === template.name ? '' : source, line);
  const { variable, line } = leaf;
  const plainVariable = variable !== null && !variable.includes('.') ? variable : null;
  const start = { tenant, environment, document, path: leaf.path, value: leaf.value };
  return (
    <section
      ref={box}
      tabIndex={-1}
      className="why"
      data-layer={layerLetters[leaf.layer]}
      aria-label={words.templates.whyName}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') props.onClose();
      }}
    >
      <div className="why-head">
        <h3 className="cut">{words.templates.why(inline(leaf.value))}</h3>
        <code className="second cut" title={leaf.path}>
          {dotted(leaf.path)}
        </code>
        <span className="grow" />
        <span className="chip">{typeWord(leaf)}</span>
        <Button tone="quiet" small label={words.frame.close} icon={props.closeIcon} onPress={props.onClose} />
      </div>
      <ul className="why-rows">
        {named.map((row) => (
          <li key={`${row.layer} ${row.source} ${row.line}`}>
            <LayerBadge layer={row.layer} />
            <span className="cut">{where(row.layer, row.source, row.line)}</span>
            <code className="cut" title={inline(row.value)}>
              {sourceLine(row.source, row.line) || inline(row.value)}
            </code>
            {row.decides ? (
              <span className="state-word success">
                <TickIcon size={12} aria-hidden="true" />
                {words.templates.decides}
              </span>
            ) : (
              <span className="quiet">{words.templates.overruled}</span>
            )}
          </li>
        ))}
        {variable === null ? null : (
          <li>
            <span className="icon-gap" />
            <span className="cut">{words.templates.variableRow(variable)}</span>
            <code className="cut">{inline(leaf.value)}</code>
            <span className="quiet">{words.templates.filledBy}</span>
          </li>
        )}
        {leaf.elements === null || leaf.elements.length === 0 ? null : (
          <li>
            <span className="icon-gap" />
            <span className="cut">{words.templates.elements(leaf.elements.length)}</span>
          </li>
        )}
        {silent.length === 0 ? null : (
          <li className="quiet">
            <LayerBadge layer={null} />
            <span>{silent.map((one) => layerLetters[one]).join(', ')}</span>
            <span className="cut">{words.templates.noneNames}</span>
            <span>{words.templates.silent}</span>
          </li>
        )}
      </ul>
      <div className="why-ways">
        <h3 className="quiet">{words.templates.change}</h3>
        <ul>
          {plainVariable === null ? null : (
            <li>
              <span className="cut">{words.templates.setVariable(plainVariable, tenantName)}</span>
              <span className="quiet">{words.templates.changesOne}</span>
              <button
                type="button"
                className="link"
                onClick={() => layers.getState().open('variable-form', { ...start, variable: plainVariable })}
              >
                {words.templates.setVariableAction}
              </button>
            </li>
          )}
          <li>
            <span className="cut">
              {leaf.layer === 'override' ? words.templates.changeOverride : words.templates.overrideHere}
            </span>
            <span className="quiet">{words.templates.changesOne}</span>
            <button
              type="button"
              className="link"
              onClick={() => layers.getState().open('override-form', { ...start, mode: 'set' })}
            >
              {words.templates.overrideAction}
            </button>
          </li>
          {line === null || leaf.layer === 'override' ? null : (
            <li>
              <span className="cut">{own.editLine(line, leaf.source === template.name ? '' : leaf.source)}</span>
              <span className="quiet">{reach === null ? '' : own.changes(reach)}</span>
              <button type="button" className="link" onClick={() => props.onSource(leaf.source, line)}>
                {leaf.source === template.name ? words.templates.goTo : words.templates.openTemplate}
              </button>
            </li>
          )}
        </ul>
      </div>
    </section>
  );
}
