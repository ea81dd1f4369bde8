import { Segments } from '../components/segments.tsx';
import { useConsole, useConsoleState } from '../console.ts';
import { words } from '../words.ts';

const options = <T extends string>(labels: Readonly<Record<T, string>>) =>
  (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));

/** Theme, rows and motion. */
export function Look() {
  const choose = useConsole().preferences.getState().choose;
  const theme = useConsoleState('preferences', (state) => state.theme);
  const rows = useConsoleState('preferences', (state) => state.rows);
  const motion = useConsoleState('preferences', (state) => state.motion);
  return (
    <dl className="look">
      <dt>{words.frame.theme}</dt>
      <dd>
        <Segments
          name={words.frame.theme}
          value={theme}
          options={options(words.frame.themes)}
          onChoose={(value) => choose({ theme: value })}
        />
      </dd>
      <dt>{words.frame.rows}</dt>
      <dd>
        <Segments
          name={words.frame.rows}
          value={rows}
          options={options(words.frame.rowSizes)}
          onChoose={(value) => choose({ rows: value })}
        />
      </dd>
      <dt>{words.frame.motion}</dt>
      <dd>
        <Segments
          name={words.frame.motion}
          value={motion}
          options={options(words.frame.motions)}
          onChoose={(value) => choose({ motion: value })}
        />
      </dd>
    </dl>
  );
}
