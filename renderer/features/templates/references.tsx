import { PanelHead } from '../../components/pane.tsx';
import { useConsoleState } from '../../console.ts';
import { words } from '../../words.ts';

/** The names the text refers to, each leading to the first line that names it. */
export function References({ onLine }: { readonly onLine: (line: number) => void }) {
  const variables = useConsoleState('templates', (state) => state.preview.variables);
  const secrets = useConsoleState('templates', (state) => state.preview.secrets);
  const answered = useConsoleState('templates', (state) => state.preview.text !== '');
  const rows = [
    ...variables.map((one) => ({ ...one, kind: 'variable' as const })),
    ...secrets.map((one) => ({ ...one, kind: 'secret' as const })),
  ].filter((one, index, all) => all.findIndex((other) => other.kind === one.kind && other.name === one.name) === index);
  return (
    <>
      <PanelHead title={words.templates.references} hint={words.templates.referencesHint} />
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
            {rows.map(({ kind, name, line }) => (
              <li key={`${kind} ${name}`} className="reference">
                <button
                  type="button"
                  className={`link-plain mono cut code-${kind}`}
                  title={name}
                  onClick={() => onLine(line)}
                >
                  {name}
                </button>
                <span className="quiet small">{words.templates[kind]}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
