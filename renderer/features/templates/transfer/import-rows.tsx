import { AddIcon, BanCircleIcon, CaretDownIcon, CaretRightIcon, EditIcon, EqualsIcon } from '@blueprintjs/icons';
import { Fragment, useState } from 'react';
import type { ConversionNote, ImportRow } from '../../../../main/contract/authoring.ts';
import { transferWords as words } from '../../../words/transfer.ts';
import { DifferenceTotals, TextDifferenceView } from '../history/text-difference.tsx';

const outcomes = {
  added: [AddIcon, 'success'],
  changed: [EditIcon, 'warning'],
  same: [EqualsIcon, 'quiet'],
  refused: [BanCircleIcon, 'danger'],
} as const;

/** What an import does with one template: icon, word, colour. */
export function OutcomeWord({ outcome }: { readonly outcome: ImportRow['outcome'] }) {
  const [Icon, tone] = outcomes[outcome];
  return (
    <span className={`state-word ${tone}`}>
      <Icon size={12} aria-hidden="true" />
      {words.outcomes[outcome]}
    </span>
  );
}

/** What an import would do, refused rows first; a row opens to its difference and to what became of a converted text. */
export function ImportRows({ rows }: { readonly rows: readonly ImportRow[] }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rank = { refused: 0, changed: 1, added: 2, same: 3 } as const;
  const ordered = [...rows].sort((a, b) => rank[a.outcome] - rank[b.outcome]);
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const { column } = words;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no scrolling box
    <div
      role="group"
      className="import-rows"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      data-inset-focus=""
      aria-label={words.rows}
    >
      <table className="table">
        <thead>
          <tr>
            <th>{column.template}</th>
            <th>{column.outcome}</th>
            <th>{column.what}</th>
            <th className="number">{column.lines}</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((row, index) => {
            const key = `${index} ${row.template}`;
            const more = row.difference !== null || row.conversion.length > 0;
            const shown = open.has(key);
            const Caret = shown ? CaretDownIcon : CaretRightIcon;
            return (
              <Fragment key={key}>
                <tr>
                  <td>
                    {more ? (
                      <button
                        type="button"
                        className="fold"
                        aria-expanded={shown}
                        aria-label={words.details(row.template)}
                        onClick={() => toggle(key)}
                      >
                        <Caret size={12} aria-hidden="true" />
                        <span className="strong import-name">{row.template}</span>
                      </button>
                    ) : (
                      <span className="import-name import-bare">{row.template}</span>
                    )}
                  </td>
                  <td>
                    <OutcomeWord outcome={row.outcome} />
                  </td>
                  <td>
                    <span className="import-what">
                      {row.reason === '' ? null : <span>{row.reason}</span>}
                      {row.fix === '' ? null : <span className="quiet small">{row.fix}</span>}
                      {row.parts.length === 0 ? null : <span className="second">{words.partsAlso(row.parts)}</span>}
                      {row.conversion.length === 0 ? null : (
                        <span className="second">
                          {words.conversion}: {conversionCount(row.conversion)}
                        </span>
                      )}
                    </span>
                  </td>
                  <td className="number">
                    {row.difference === null ? null : (
                      <DifferenceTotals removed={row.difference.removed} added={row.difference.added} />
                    )}
                  </td>
                </tr>
                {shown ? (
                  <tr>
                    <td colSpan={4} className="import-more">
                      {row.conversion.length === 0 ? null : <Conversion notes={row.conversion} />}
                      {row.difference === null ? null : <TextDifferenceView difference={row.difference} />}
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function conversionCount(notes: readonly ConversionNote[]): string {
  const of = (outcome: ConversionNote['outcome']) => notes.filter((note) => note.outcome === outcome).length;
  return words.conversionCount(of('exact'), of('inexact'), of('refused'));
}

const tones = { exact: 'success', inexact: 'warning', refused: 'danger' } as const;

/** What became of each construct of a converted template; what is not exact comes first. */
function Conversion({ notes }: { readonly notes: readonly ConversionNote[] }) {
  const rank = { refused: 0, inexact: 1, exact: 2 } as const;
  const ordered = [...notes].sort((a, b) => rank[a.outcome] - rank[b.outcome] || a.line - b.line);
  return (
    <ul className="conversion" aria-label={words.conversion}>
      {ordered.map((note) => (
        <li key={`${note.line} ${note.construct} ${note.note}`}>
          <span className={`state-word ${tones[note.outcome]}`}>{words.conversionOutcomes[note.outcome]}</span>
          <span className="quiet">{words.conversionLine(note.line)}</span>
          <code>{note.construct}</code>
          <span className="second">{note.note}</span>
        </li>
      ))}
    </ul>
  );
}
