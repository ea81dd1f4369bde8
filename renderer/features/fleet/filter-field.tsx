import { CrossIcon, FilterIcon } from '@blueprintjs/icons';
import { type Ref, useEffect, useState } from 'react';
import { Button, Keys } from '../../components/button.tsx';
import { capsOf } from '../../frame/bindings.ts';
import { words } from '../../words.ts';
import { parseTerms } from './filter.ts';

const settleMs = 120;

/** The field that narrows the fleet: terms stand as chips, what is being typed beside them. */
export function FilterField(props: {
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  readonly ref: Ref<HTMLInputElement>;
}) {
  const { filter, onFilter } = props;
  const terms = parseTerms(filter).filter((term) => term.key !== null);
  const plain = parseTerms(filter)
    .filter((term) => term.key === null)
    .map((term) => term.text)
    .join(' ');
  const [typed, setTyped] = useState(plain);
  const whole = (text: string, keep = terms) => [...keep.map((term) => term.text), text.trim()].join(' ').trim();
  useEffect(() => setTyped(plain), [plain]);
  useEffect(() => {
    const next = whole(typed);
    if (next === filter) return;
    const timer = setTimeout(() => onFilter(next), settleMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className="filter-bar">
      {/* biome-ignore lint/a11y/useSemanticElements: a search region around one field and its chips */}
      <div className="filter-field" role="search">
        <FilterIcon size={14} aria-hidden="true" />
        {terms.map((term) => (
          <button
            key={term.text}
            type="button"
            className="term mono"
            title={words.fleet.clearFilter}
            onClick={() =>
              onFilter(
                whole(
                  typed,
                  terms.filter((one) => one !== term),
                ),
              )
            }
          >
            <span className="term-key">{term.key}:</span>
            {term.value}
            <CrossIcon size={12} aria-hidden="true" />
          </button>
        ))}
        <input
          ref={props.ref}
          className="filter-input"
          aria-label={words.fleet.filter}
          placeholder={terms.length === 0 ? words.fleet.filterPlaceholder : ''}
          value={typed}
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onFilter(whole(typed));
            else if (event.key === 'Backspace' && typed === '' && terms.length > 0)
              onFilter(whole('', terms.slice(0, -1)));
            else if (event.key === 'Escape' && filter !== '') onFilter('');
            else return;
            event.preventDefault();
          }}
        />
        {filter === '' ? (
          <Keys keys={capsOf('filter')} />
        ) : (
          <Button
            tone="quiet"
            small
            label={words.fleet.clearFilter}
            icon={<CrossIcon size={12} aria-hidden="true" />}
            onPress={() => {
              setTyped('');
              onFilter('');
            }}
          />
        )}
      </div>
    </div>
  );
}
