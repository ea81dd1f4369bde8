import { CrossIcon, FilterIcon, TickIcon } from '@blueprintjs/icons';
import { useMemo, useRef, useState } from 'react';
import type { Shape, WhatIf } from '../../../main/contract/whatif.ts';
import { Button, Keys } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { moveRows } from '../../components/row-keys.ts';
import { useConsoleState } from '../../console.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { whatIfWords as words } from '../../words/whatif.ts';
import { filterShapes, groupShapes, reviewKey } from './shape-groups.ts';
import { ShapeRow } from './shape-row.tsx';
import { useWhatIfState, type WhatIfHandle } from './use-whatif.ts';

/** The shapes of an edit, most severe first: j and k move, Space marks one as reviewed. */
export function ShapeList(props: {
  readonly whatIf: WhatIfHandle;
  readonly result: WhatIf;
  readonly document: string;
  readonly chosen: Shape | null;
  readonly onChoose: (shape: Shape) => void;
}) {
  const { whatIf, result, chosen, onChoose } = props;
  const reviewed = useWhatIfState(whatIf, (state) => state.reviewed);
  const environments = useConsoleState('workspace', (state) => state.environments.length);
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useKey('filter', () => field.current?.focus());
  const { shapes } = result;
  const found = useMemo(() => filterShapes(shapes, query), [shapes, query]);
  const groups = useMemo(() => groupShapes(found), [found]);
  const largest = Math.max(0, ...shapes.map((shape) => shape.tenants));
  const stop = found.find((shape) => shape.id === chosen?.id) ?? groups[0]?.shapes[0];
  const marked = shapes.filter((shape) => reviewed.has(reviewKey(shape))).length;
  const toList = () => list.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
  return (
    <Pane name={words.shapes} className="column whatif-shapes">
      <div className="panel-head">
        <h2 className="panel-title">{words.shapes}</h2>
        <span className="panel-hint cut">
          {query === '' ? words.shapesHint(shapes.length) : words.shapesFound(found.length, shapes.length)}
        </span>
        {/* biome-ignore lint/a11y/useSemanticElements: a search region around one field */}
        <span className="panel-actions shape-filter" role="search">
          <FilterIcon size={12} aria-hidden="true" />
          <input
            ref={field}
            className="filter-input"
            aria-label={words.filter}
            placeholder={words.filterHint}
            value={query}
            spellCheck={false}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' || event.key === 'ArrowDown') toList();
              else if (event.key === 'Escape' && query !== '') setQuery('');
              else if (event.key === 'Escape') toList();
              else return;
              event.preventDefault();
              event.stopPropagation();
            }}
          />
          {query === '' ? (
            <Keys keys={capsOf('filter')} />
          ) : (
            <Button
              tone="quiet"
              small
              label={words.clear}
              icon={<CrossIcon size={12} aria-hidden="true" />}
              onPress={() => setQuery('')}
            />
          )}
        </span>
      </div>
      {groups.length === 0 ? (
        <p className="second pad">{words.noShape(query)}</p>
      ) : (
        <div ref={list} className="scroll shape-scroll" role="listbox" aria-label={words.shapes} onKeyDown={moveRows}>
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: parts of one list, which a fieldset is not
            <div key={group.section} role="group" aria-label={words.sections[group.section]}>
              <div className="group-head" aria-hidden="true">
                {words.sections[group.section]} <span className="quiet">{words.tenants(group.tenants)}</span>
              </div>
              {group.shapes.map((shape) => (
                <ShapeRow
                  key={shape.id}
                  shape={shape}
                  largest={largest}
                  environments={environments}
                  document={props.document}
                  chosen={shape.id === chosen?.id}
                  reviewed={reviewed.has(reviewKey(shape))}
                  tabIndex={shape === stop ? 0 : -1}
                  onChoose={() => onChoose(shape)}
                  onMark={() => whatIf.store.getState().mark(reviewKey(shape))}
                />
              ))}
            </div>
          ))}
        </div>
      )}
      <div className="foot">
        <span className="state-word">
          <TickIcon size={12} aria-hidden="true" />
          {words.reviewed(marked, shapes.length)}
        </span>
        <span className="grow" />
        <Keys keys={['Space']} />
        <span>{words.mark}</span>
        <Keys keys={['J', 'K']} />
        <span>{words.move}</span>
      </div>
    </Pane>
  );
}
