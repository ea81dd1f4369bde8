import { TickCircleIcon } from '@blueprintjs/icons';
import { useMemo } from 'react';
import type { MovedLimit, MovedPermission, Movement, TierMigration } from '../../../../main/contract/values.ts';
import { dotted, inline } from '../../../format.ts';
import { migrateWords as words } from '../../../words/fleet-migrate.ts';
import { DifferenceTable } from '../compare/difference-table.tsx';
import { orderedDifferences } from '../compare/promotable.ts';
import { ValueFindings } from '../value-findings.tsx';
import '../bulk/bulk.css';
import '../compare/compare.css';

const movements: readonly Movement[] = ['lost', 'gained'];
const nothing = () => undefined;

/** What a move to another tier changes: what no longer fits first, then what is lost and gained, then every difference. */
export function MigrationEffect({ value }: { readonly value: TierMigration }) {
  const { limits, permissions, noLongerFits, pinned } = value;
  const differences = useMemo(
    () => orderedDifferences(value.changes.map((change) => ({ ...change, beforeFrom: null, afterFrom: null }))),
    [value.changes],
  );
  return (
    <section aria-label={words.steps.effect} className="migration">
      <h3 className="effect-headline">{words.headline(differences.length, value.from, value.to)}</h3>
      {noLongerFits.length === 0 ? (
        <p className="state-word success">
          <TickCircleIcon size={12} aria-hidden="true" />
          {words.fits}
        </p>
      ) : (
        <>
          <h4>{words.noLongerFits(noLongerFits.length)}</h4>
          <ValueFindings findings={noLongerFits} />
        </>
      )}
      {pinned.map((pin) => (
        <p key={pin.document} className="second">
          {words.pinned(pin.document, pin.template)}
        </p>
      ))}
      <div className="moved-columns">
        {movements.map((movement) => (
          <Moved
            key={movement}
            movement={movement}
            limits={limits.filter((one) => one.movement === movement)}
            permissions={permissions.filter((one) => one.movement === movement)}
          />
        ))}
      </div>
      {differences.length === 0 ? null : (
        <details>
          <summary>{words.differences(differences.length)}</summary>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has no scrolling box */}
          <div
            role="group"
            className="dialog-list"
            data-inset-focus=""
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label={words.differences(differences.length)}
          >
            <DifferenceTable
              plain
              differences={differences}
              heads={{ a: value.from, b: value.to }}
              ticked={null}
              onTick={nothing}
            />
          </div>
        </details>
      )}
    </section>
  );
}

function Moved(props: {
  readonly movement: Movement;
  readonly limits: readonly MovedLimit[];
  readonly permissions: readonly MovedPermission[];
}) {
  const { movement, limits, permissions } = props;
  const all = limits.length + permissions.length;
  return (
    <div>
      <h4>
        <span aria-hidden="true" className={movement === 'lost' ? 'danger' : 'success'}>
          {movement === 'lost' ? '− ' : '+ '}
        </span>
        {movement === 'lost' ? words.lost(all) : words.gained(all)}
      </h4>
      <ul className="moved-list">
        {limits.map((one) => (
          <li key={`${one.document} ${one.path} ${one.kind}`}>
            <code className="breakable">{dotted(one.path)}</code>
            <span>
              <code className="quiet">{inline(one.before)}</code> → <code>{inline(one.after)}</code>
            </span>
            <span className="quiet small">
              {one.kind === 'ceiling' ? words.ceiling : words.effective}, {words.inEnvironments(one.environments)}
            </span>
          </li>
        ))}
        {permissions.map((one) => (
          <li key={`${one.kind} ${one.holder} ${one.permission}`}>
            <code className="breakable">{one.holder}</code>
            <code>{one.permission}</code>
            <span className="quiet small">{words.inEnvironments(one.environments)}</span>
          </li>
        ))}
        {all === 0 ? <li className="quiet">{words.none}</li> : null}
      </ul>
    </div>
  );
}
