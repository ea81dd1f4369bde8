import type { Promotion } from '../../../../main/contract/values.ts';
import { dotted, inline } from '../../../format.ts';
import { compareWords as words } from '../../../words/fleet-compare.ts';
import '../bulk/bulk.css';

/** What a promotion changes, and what it leaves where it is and why. */
export function PromotionEffect({ value }: { readonly value: Promotion }) {
  const { promoted, leftOut, elsewhere, same } = value;
  return (
    <>
      <section aria-label={words.promoteTitle(value.to)}>
        <h3 className="effect-headline">{words.effect(value.changed, value.tenants, value.values)}</h3>
        {promoted.length === 0 ? null : (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset has no scrolling box
          <div
            role="group"
            className="dialog-list"
            data-inset-focus=""
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label={words.differences}
          >
            <table className="table compare-table">
              <thead>
                <tr>
                  <th>{words.column4.tenant}</th>
                  <th>{words.column4.path}</th>
                  <th>{words.column4.change}</th>
                </tr>
              </thead>
              <tbody>
                {promoted.map((one) => (
                  <tr key={`${one.tenant} ${one.document} ${one.path}`}>
                    <td>
                      <code>{one.tenant}</code>
                    </td>
                    <td>
                      <code className="breakable">{dotted(one.path)}</code>{' '}
                      <span className="quiet small">{one.document}</span>
                    </td>
                    <td className="effect-values">
                      <code className="quiet">{inline(one.before)}</code> → <code>{inline(one.after)}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {value.values > promoted.length ? <p className="quiet small">{words.effectFirst(promoted.length)}</p> : null}
        {elsewhere.length > 0 ? <p className="second">{words.elsewhere(elsewhere.length)}</p> : null}
        {same.length > 0 ? <p className="second">{words.same(same.map(dotted))}</p> : null}
      </section>
      {leftOut.length === 0 ? null : (
        <details>
          <summary>{`${words.leftOut}, ${leftOut.length}`}</summary>
          <ul className="left-out">
            {leftOut.map((one) => (
              <li key={`${one.document} ${one.path} ${one.because}`}>
                <code className="breakable">{one.path === '' ? one.document : dotted(one.path)}</code>
                <span className="second">
                  {words.reasons[one.because]}, {words.leftOutOf(one.tenants)}
                </span>
                <span className="quiet small">{one.message}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
