import type { Json } from '../../../main/contract/json.ts';
import type { Change } from '../../../main/contract/model.ts';
import { dotted, inline } from '../../format.ts';
import { words } from '../../words.ts';

interface Line {
  readonly key: string;
  readonly sign: '+' | '−' | '~';
  readonly name: string;
  readonly before: Json;
  readonly after: Json;
}

const isMap = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line for each value that changes; a changed record is taken apart, equal fields stay out. */
export function differenceLines(changes: readonly Change[]): readonly Line[] {
  return changes.flatMap((change) => {
    const { before, after, entity, kind } = change;
    const fields = isMap(before) || isMap(after);
    const keys = fields ? [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])] : [''];
    return keys.flatMap((key): Line[] => {
      const was = fields ? ((before as Record<string, Json> | null)?.[key] ?? null) : before;
      const is = fields ? ((after as Record<string, Json> | null)?.[key] ?? null) : after;
      if (JSON.stringify(was) === JSON.stringify(is)) return [];
      const sign = was === null ? '+' : is === null ? '−' : '~';
      const name = key === '' || (key === 'value' && keys.length === 1) ? dotted(entity) : `${dotted(entity)} ${key}`;
      return [{ key: `${kind} ${entity} ${key}`, sign, name, before: was, after: is }];
    });
  });
}

const said = { '+': words.fleet.added1, '−': words.fleet.removed1, '~': words.fleet.changed1 };
const tone = { '+': 'add', '−': 'del', '~': 'chg' } as const;

/** What a change does: sign, name, before → after. Deletions come first. */
export function Difference({ changes }: { changes: readonly Change[] }) {
  const lines = [...differenceLines(changes)].sort((a, b) => Number(b.sign === '−') - Number(a.sign === '−'));
  if (lines.length === 0) return <p className="quiet">{words.fleet.differenceNone}</p>;
  return (
    <ul className="difference">
      {lines.map((line) => (
        <li key={line.key} data-tone={tone[line.sign]}>
          <span aria-hidden="true" className="mono">
            {line.sign}
          </span>
          <span className="hidden-text">{said[line.sign]}</span>
          <code className="difference-name">{line.name}</code>
          <code className="difference-values">
            <span className="quiet">{inline(line.before)}</span> → {inline(line.after)}
          </code>
        </li>
      ))}
    </ul>
  );
}
