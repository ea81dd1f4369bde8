import type { SearchHit } from '../../main/contract/results.ts';
import { targetOfCode } from '../features/findings/find-codes.ts';
import { type BindingId, bindings } from '../frame/bindings.ts';
import { findingWords } from '../words/findings.ts';
import { words } from '../words.ts';

/** The groups of the palette in their order. */
export const paletteGroups = ['actions', 'tenants', 'keys', 'audit', 'settings'] as const;
/** One of `paletteGroups`. */
export type PaletteGroup = (typeof paletteGroups)[number];

/** One line of the palette. */
export interface PaletteEntry {
  readonly id: string;
  readonly group: PaletteGroup;
  readonly label: string;
  readonly detail: string;
  /** What a machine reads stands in monospace. */
  readonly code: boolean;
  readonly chord: string;
  /** Opens a screen or a form; runs nothing. */
  readonly open: () => void;
}

/** What the palette can do by itself. */
export interface PaletteDoors {
  go(area: 'overview' | 'templates' | 'fleet' | 'audit', target?: string): void;
  layer(name: 'keys' | 'tenant-form' | 'recovery-kit'): void;
  theme(theme: 'light' | 'dark' | 'system'): void;
}

const chordOf = (id: BindingId) => bindings.find((one) => one.id === id)?.chord ?? '';

/** The actions and settings whose words hold the query. */
export function ownEntries(query: string, doors: PaletteDoors): readonly PaletteEntry[] {
  const area = (name: 'overview' | 'templates' | 'fleet' | 'audit'): PaletteEntry => ({
    id: `go-${name}`,
    group: 'actions',
    label: words.frame.areas[name],
    detail: '',
    code: false,
    chord: chordOf(`go-${name}`),
    open: () => doors.go(name),
  });
  const theme = (name: 'light' | 'dark' | 'system'): PaletteEntry => ({
    id: `theme-${name}`,
    group: 'settings',
    label: `${words.frame.theme}: ${words.frame.themes[name]}`,
    detail: '',
    code: false,
    chord: '',
    open: () => doors.theme(name),
  });
  const action = (id: string, label: string, chord: string, open: () => void): PaletteEntry => ({
    id,
    group: 'actions',
    label,
    detail: '',
    code: false,
    chord,
    open,
  });
  const all = [
    area('overview'),
    area('templates'),
    area('fleet'),
    area('audit'),
    action('add-tenant', words.fleet.addTenant, chordOf('new'), () => doors.layer('tenant-form')),
    action('keys', words.frame.keySheet, chordOf('keys'), () => doors.layer('keys')),
    action('finding-codes', findingWords.palette, '', () => doors.go('templates', targetOfCode(''))),
    theme('light'),
    theme('dark'),
    theme('system'),
  ];
  const wanted = query.trim().toLowerCase();
  return all.filter((one) => one.label.toLowerCase().includes(wanted));
}

const groupOf = { tenant: 'tenants', template: 'keys', key: 'keys', audit: 'audit' } as const;
const areaOf = { tenant: 'fleet', template: 'templates', key: 'templates', audit: 'audit' } as const;

/** What the workspace found, as entries. */
export function hitEntries(hits: readonly SearchHit[], doors: PaletteDoors): readonly PaletteEntry[] {
  return hits.map((hit) => ({
    id: `${hit.kind} ${hit.target} ${hit.label}`,
    group: groupOf[hit.kind],
    label: hit.label,
    detail: hit.detail,
    code: hit.kind === 'key',
    chord: '',
    open: () => doors.go(areaOf[hit.kind], hit.target),
  }));
}

/** Cuts a text into what matches the query and what does not. */
export function marked(text: string, query: string): readonly { readonly text: string; readonly hit: boolean }[] {
  const wanted = query.trim().toLowerCase();
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted);
  if (at < 0) return [{ text, hit: false }];
  const end = at + wanted.length;
  return [
    { text: text.slice(0, at), hit: false },
    { text: text.slice(at, end), hit: true },
    { text: text.slice(end), hit: false },
  ].filter((part) => part.text !== '');
}
