import { CaretDownIcon, PinIcon, SearchIcon } from '@blueprintjs/icons';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { TenantRow } from '../../../main/contract/results.ts';
import { ask } from '../../bridge/ask.ts';
import { PopoverButton } from '../../components/popover.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { authoringWords as words } from '../../words/authoring.ts';
import { words as all } from '../../words.ts';
import type { PinnedTenant } from './templates-store.ts';

const shownAtOnce = 50;
const settleMs = 60;

/** The tenant the result is made for; a press finds another by typing. */
export function TenantPicker() {
  const { templates } = useConsole();
  const pinned = useConsoleState('templates', (state) => state.pinned);
  if (pinned === null) return null;
  return (
    <PopoverButton
      button={{
        tone: 'quiet',
        small: true,
        className: 'pinned-button',
        popup: 'dialog',
        label: words.pickerButton(pinned.name),
        icon: <PinIcon size={12} aria-hidden="true" />,
        children: (
          <>
            <span className="cut">{pinned.name}</span>
            <CaretDownIcon size={12} aria-hidden="true" />
          </>
        ),
      }}
    >
      {(close) => (
        <TenantSearch
          pinned={pinned}
          onChoose={(tenant) => {
            close();
            templates.getState().pin(tenant);
          }}
        />
      )}
    </PopoverButton>
  );
}

function TenantSearch(props: { readonly pinned: PinnedTenant; readonly onChoose: (tenant: PinnedTenant) => void }) {
  const { bridge } = useConsole();
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<{ readonly rows: readonly TenantRow[]; readonly more: boolean } | null>(null);
  const [at, setAt] = useState(0);
  const id = useId();
  useEffect(() => {
    let current = true;
    const wanted = query.trim().slice(0, 200);
    const timer = setTimeout(
      async () => {
        const outcome = await ask(
          bridge.tenantList({ limit: shownAtOnce, ...(wanted === '' ? {} : { query: wanted }) }),
        );
        if (current && outcome.ok) setFound({ rows: outcome.data, more: outcome.page.next !== null });
      },
      wanted === '' ? 0 : settleMs,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bridge, query]);
  const rows = found?.rows ?? [];
  const current = Math.min(at, Math.max(0, rows.length - 1));
  const press = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + 10,
      PageUp: current - 10,
    };
    const next = moves[event.key];
    const chosen = rows[current];
    if (next !== undefined) setAt(Math.max(0, Math.min(rows.length - 1, next)));
    else if (event.key === 'Enter' && chosen !== undefined) props.onChoose(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <div className="tenant-search">
      <div className="tenant-search-field">
        <SearchIcon size={14} aria-hidden="true" />
        <input
          // biome-ignore lint/a11y/noAutofocus: what opens takes the focus, and gives it back
          autoFocus
          className="palette-input"
          role="combobox"
          aria-label={words.pickerFind}
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={rows.length === 0 ? undefined : `${id}-${current}`}
          placeholder={words.pickerFind}
          value={query}
          spellCheck={false}
          onKeyDown={press}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
        />
      </div>
      <div className="tenant-search-list" id={`${id}-list`} role="listbox" aria-label={words.picker}>
        {rows.map((row, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are on the field, which keeps the focus
          <div
            key={row.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className="tenant-option"
            ref={(node) => {
              if (index === current) node?.scrollIntoView?.({ block: 'nearest' });
            }}
            onClick={() => props.onChoose(row)}
          >
            <span className={row.id === props.pinned.id ? 'cut strong' : 'cut'}>{row.name}</span>
            <span className="quiet small cut">{`${row.tier}, ${row.region}`}</span>
          </div>
        ))}
      </div>
      <p className="tenant-search-foot quiet small" role="status">
        {found === null
          ? all.frame.loadingName(all.fleet.name)
          : rows.length === 0
            ? words.pickerNone(query.trim())
            : words.pickerCount(rows.length, found.more)}
      </p>
    </div>
  );
}
