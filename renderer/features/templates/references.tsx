import { useMemo } from 'react';
import type { Vocabulary } from '../../../main/contract/authoring.ts';
import { useConsoleState } from '../../console.ts';
import { authoringWords as own } from '../../words/authoring.ts';
import { words } from '../../words.ts';
import { Fold } from './fold.tsx';

/** The names the text refers to, each with how many tenants have it set, leading to the first line that names it. */
export function References(props: {
  readonly vocabulary: Vocabulary | null;
  readonly narrow: boolean;
  readonly onLine: (line: number) => void;
}) {
  const variables = useConsoleState('templates', (state) => state.preview.variables);
  const secrets = useConsoleState('templates', (state) => state.preview.secrets);
  const answered = useConsoleState('templates', (state) => state.preview.text !== '');
  const rows = useMemo(() => {
    const all = [
      ...variables.map((one) => ({ ...one, kind: 'variable' as const })),
      ...secrets.map((one) => ({ ...one, kind: 'secret' as const })),
    ];
    // The first line that names it is where it leads.
    const first = new Map(all.toReversed().map((one) => [`${one.kind} ${one.name}`, one]));
    return all.filter((one) => first.get(`${one.kind} ${one.name}`) === one);
  }, [variables, secrets]);
  const known = useMemo(() => new Map(props.vocabulary?.variables.map((one) => [one.name, one])), [props.vocabulary]);
  const reach = (row: (typeof rows)[number]) => {
    const one = row.kind === 'variable' ? known.get(row.name) : undefined;
    return one === undefined ? words.templates[row.kind] : own.setFor(one.setFor, one.tenants);
  };
  return (
    <Fold title={words.templates.references} hint={own.setForHint} count={rows.length} narrow={props.narrow}>
      <section
        className="side-list references"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={words.templates.references}
        data-inset-focus=""
      >
        {!answered ? null : rows.length === 0 ? (
          <p className="quiet small pad">{words.templates.referencesNone}</p>
        ) : (
          <ul>
            {rows.map((row) => (
              <li key={`${row.kind} ${row.name}`} className="reference">
                <button
                  type="button"
                  className={`link-plain mono cut code-${row.kind}`}
                  title={row.name}
                  onClick={() => props.onLine(row.line)}
                >
                  {row.name}
                </button>
                <span className="quiet small reference-reach">{reach(row)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </Fold>
  );
}
