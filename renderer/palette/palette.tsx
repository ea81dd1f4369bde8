import { CellTowerIcon, CogIcon, EndorsedIcon, LayersIcon, SearchIcon, WrenchIcon } from '@blueprintjs/icons';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { SearchHit } from '../../main/contract/results.ts';
import { ask } from '../bridge/ask.ts';
import { Keys } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useConsole } from '../console.ts';
import { count } from '../format.ts';
import { caps } from '../frame/bindings.ts';
import { words } from '../words.ts';
import {
  hitEntries,
  marked,
  ownEntries,
  type PaletteDoors,
  type PaletteEntry,
  paletteGroups,
} from './palette-entries.ts';
import './palette.css';

const icons = { actions: WrenchIcon, tenants: CellTowerIcon, keys: LayersIcon, audit: EndorsedIcon, settings: CogIcon };
const settleMs = 60;

/** Finds actions, tenants, templates, keys and audit entries; opens a screen and runs nothing. */
export function Palette() {
  const { bridge, layers, route, preferences } = useConsole();
  const [query, setQuery] = useState('');
  const [hits, setHits] = useState<readonly SearchHit[]>([]);
  const [at, setAt] = useState(0);
  const id = useId();
  useEffect(() => {
    let current = true;
    const wanted = query.trim();
    if (wanted === '') return setHits([]);
    const timer = setTimeout(async () => {
      const outcome = await ask(bridge.search({ query: wanted.slice(0, 200), limit: 40 }));
      if (current) setHits(outcome.ok ? outcome.data : []);
    }, settleMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bridge, query]);
  const close = () => layers.getState().close();
  const doors: PaletteDoors = {
    go: (area, target) => route.getState().go(area, target),
    layer: (name) => layers.getState().open(name, name === 'tenant-form' ? { mode: 'add' } : {}),
    theme: (theme) => preferences.getState().choose({ theme }),
  };
  const found = [...ownEntries(query, doors), ...hitEntries(hits, doors)];
  const entries = paletteGroups.flatMap((group) => found.filter((one) => one.group === group));
  const current = Math.min(at, Math.max(0, entries.length - 1));
  const choose = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return;
    close();
    entry.open();
  };
  const press = (event: KeyboardEvent) => {
    const starts = paletteGroups
      .map((group) => entries.findIndex((one) => one.group === group))
      .filter((index) => index >= 0);
    if (event.key === 'ArrowDown') setAt((current + 1) % Math.max(1, entries.length));
    else if (event.key === 'ArrowUp') setAt((current - 1 + entries.length) % Math.max(1, entries.length));
    else if (event.key === 'Tab' && !event.shiftKey) setAt(starts.find((start) => start > current) ?? 0);
    else if (event.key === 'Enter') choose(entries[current]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog name={words.frame.paletteName} onClose={close} className="palette">
      <div className="palette-field">
        <SearchIcon size={16} aria-hidden="true" />
        <input
          autoFocus
          className="palette-input"
          role="combobox"
          aria-label={words.frame.paletteName}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length === 0 ? undefined : `${id}-${current}`}
          placeholder={words.frame.find}
          value={query}
          spellCheck={false}
          onKeyDown={press}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
        />
        <span className="quiet small" role="status">
          {words.frame.paletteResults(entries.length)}
        </span>
      </div>
      <div className="palette-list" id={`${id}-list`} role="listbox" aria-label={words.frame.paletteName}>
        {paletteGroups.map((group) => {
          const rows = entries.filter((one) => one.group === group);
          if (rows.length === 0) return null;
          const Icon = icons[group];
          return (
            // biome-ignore lint/a11y/useSemanticElements: a group inside a listbox
            <div key={group} role="group" aria-label={words.frame.paletteGroups[group]}>
              <div className="palette-group" aria-hidden="true">
                {words.frame.paletteGroups[group]} <span className="quiet">{count(rows.length)}</span>
              </div>
              {rows.map((entry) => {
                const index = entries.indexOf(entry);
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are on the field, which keeps the focus
                  <div
                    key={entry.id}
                    id={`${id}-${index}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={index === current}
                    className="palette-row"
                    ref={(row) => {
                      if (index === current) row?.scrollIntoView?.({ block: 'nearest' });
                    }}
                    onClick={() => choose(entry)}
                  >
                    <Icon size={14} aria-hidden="true" />
                    <span className={entry.code ? 'mono cut' : 'cut'}>
                      {marked(entry.label, query).map((part, place) => (
                        <span key={place} className={part.hit ? 'palette-hit' : ''}>
                          {part.text}
                        </span>
                      ))}
                    </span>
                    <span className="quiet small cut">{entry.detail}</span>
                    <span className="grow" />
                    {entry.chord === '' ? null : <Keys keys={caps(entry.chord)} />}
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
      {entries.length > 0 ? null : (
        <div className="empty">
          <p>{words.frame.paletteNothing(query)}</p>
          <p className="quiet">{words.frame.paletteNothingHint}</p>
        </div>
      )}
      <div className="palette-foot">
        <Keys keys={['↑', '↓']} /> {words.frame.paletteMove}
        <Keys keys={['↵']} /> {words.frame.paletteOpen}
        <Keys keys={['Esc']} /> {words.frame.paletteBack}
        <span className="grow" />
        {words.frame.paletteFoot}
      </div>
    </Dialog>
  );
}
