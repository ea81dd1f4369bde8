import type { Json } from '../../../../main/contract/json.ts';
import type { ComparedDifference, ValueOrigin } from '../../../../main/contract/values.ts';
import { LayerBadge } from '../../../components/badge.tsx';
import { dotted, inline } from '../../../format.ts';
import { compareWords as words } from '../../../words/fleet-compare.ts';
import { words as all } from '../../../words.ts';
import { differenceKey } from './promotable.ts';

const signs = { removed: '−', changed: '~', added: '+' } as const;
const tones = { removed: 'del', changed: 'chg', added: 'add' } as const;

/** Differences by document and path, with the layer each side's value comes from. */
export function DifferenceTable(props: {
  readonly differences: readonly ComparedDifference[];
  readonly heads: { readonly a: string; readonly b: string };
  /** What is ticked; null: nothing can be. */
  readonly ticked: ReadonlySet<string> | null;
  readonly onTick: (keys: readonly string[], on: boolean) => void;
  /** Values without where they come from. */
  readonly plain?: boolean;
}) {
  const { differences, heads, ticked, onTick } = props;
  const keys = differences.map(differenceKey);
  const columns = ticked === null ? 4 : 5;
  let group = '';
  return (
    <table className="table compare-table">
      <thead>
        <tr>
          {ticked === null ? null : (
            <th>
              <input
                type="checkbox"
                aria-label={words.pickAll}
                checked={keys.length > 0 && keys.every((key) => ticked.has(key))}
                onChange={(event) => onTick(keys, event.target.checked)}
              />
            </th>
          )}
          <th>
            <span className="hidden-text">{all.fleet.difference}</span>
          </th>
          <th>{words.column.path}</th>
          <th>{heads.a}</th>
          <th>{heads.b}</th>
        </tr>
      </thead>
      <tbody>
        {differences.flatMap((one) => {
          const key = differenceKey(one);
          const name = `${one.document}, ${one.environment}`;
          const head = name === group ? [] : [name];
          group = name;
          return [
            ...head.map((text) => (
              <tr key={`g ${key}`} className="values-group">
                <th colSpan={columns} scope="colgroup">
                  {text}
                </th>
              </tr>
            )),
            <tr key={key} data-tone={tones[one.kind]}>
              {ticked === null ? null : (
                <td>
                  <input
                    type="checkbox"
                    aria-label={words.pick(dotted(one.path))}
                    checked={ticked.has(key)}
                    onChange={(event) => onTick([key], event.target.checked)}
                  />
                </td>
              )}
              <td className="mono">
                <span aria-hidden="true">{signs[one.kind]}</span>
                <span className="hidden-text">{words.kinds[one.kind]}</span>
              </td>
              <td>
                <code className="breakable">{dotted(one.path)}</code>
              </td>
              <SideCell value={one.before} from={one.beforeFrom} plain={props.plain ?? false} />
              <SideCell value={one.after} from={one.afterFrom} plain={props.plain ?? false} />
            </tr>,
          ];
        })}
      </tbody>
    </table>
  );
}

function SideCell(props: { readonly value: Json; readonly from: ValueOrigin | null; readonly plain: boolean }) {
  const { value, from } = props;
  const place = from === null ? '' : from.line === null ? from.source : `${from.source}, line ${from.line}`;
  return (
    <td>
      <span className="value-cell" title={place}>
        {props.plain ? null : <LayerBadge layer={from?.layer ?? null} />}
        <code className={value === null ? 'breakable quiet' : 'breakable'}>{inline(value)}</code>
      </span>
    </td>
  );
}
