import type { Template } from '../../../main/contract/model.ts';
import { Button } from '../../components/button.tsx';
import { count, moment, wholeMoment } from '../../format.ts';
import { whatIfWords as words } from '../../words/whatif.ts';
import { fleetParts } from './shape-groups.ts';
import { headline } from './side-text.ts';
import type { WhatIfView } from './whatif-follower.ts';

/** The sentence with the numbers, what they are of, and the fleet as one bar. */
export function MatrixHead(props: {
  readonly template: Template;
  readonly view: WhatIfView;
  readonly onAgain: () => void;
}) {
  const { template, view } = props;
  const { result, state } = view;
  const older = state === 'waiting' || state === 'failed';
  return (
    <div className="whatif-head">
      <div className="whatif-sentences">
        <h2 className={older && result !== null ? 'whatif-headline older' : 'whatif-headline'}>
          {result === null ? words.countingHead : headline(result)}
          {result !== null && result.invalid > 0 ? (
            <span className="danger">, {words.become(result.invalid)}</span>
          ) : null}
        </h2>
        <p className="second whatif-line">
          <span>{words.edit(template.version)}</span>
          {result === null ? null : (
            <>
              <span title={wholeMoment(result.capturedAt)}>{words.facts(moment(result.capturedAt))}</span>
              <span>
                {view.took !== null && !result.partial
                  ? words.renderings(result.rendered, words.seconds(view.took))
                  : words.progress(result.rendered, result.total)}
              </span>
              {result.invalidBefore > 0 ? <span>{words.stillInvalid(result.invalidBefore)}</span> : null}
            </>
          )}
        </p>
        <p className="quiet small">
          {state === 'stopped' ? (
            <>
              {words.overtaken}{' '}
              <Button tone="link" small onPress={props.onAgain}>
                {words.countAgain}
              </Button>
            </>
          ) : older && result !== null ? (
            words.older
          ) : (
            words.once
          )}
        </p>
      </div>
      {result === null ? null : <FleetBar result={result} />}
    </div>
  );
}

/** All tenants as one bar, with a legend that carries the numbers. */
function FleetBar({ result }: { readonly result: NonNullable<WhatIfView['result']> }) {
  const parts = fleetParts(result);
  return (
    <div className="fleet-bar">
      <svg viewBox="0 0 300 8" preserveAspectRatio="none" aria-hidden="true">
        {spans(parts, result.tenants).map(({ part, from, width }) => (
          <rect key={part} x={from} y="0" width={width} height="8" data-part={part} />
        ))}
      </svg>
      <ul aria-label={words.bar}>
        {parts
          .filter(({ part, tenants }) => tenants > 0 || part === 'changed' || part === 'unchanged')
          .map(({ part, tenants }) => (
            <li key={part}>
              <span className="fleet-count" data-part={part}>
                {count(tenants)}
              </span>{' '}
              <span className="second">
                {part === 'unchanged' && result.partial ? words.unchangedSoFar : words.barParts[part]}
              </span>
            </li>
          ))}
      </ul>
    </div>
  );
}

/** Where each part lies on a bar 300 wide; what is there at all is at least 3 wide, with 2 between. */
function spans(parts: ReturnType<typeof fleetParts>, tenants: number) {
  const there = parts.filter((one) => one.tenants > 0);
  const wide = there.map((one) => Math.max(3, (one.tenants / Math.max(1, tenants)) * 300));
  const scale = (300 - 2 * (there.length - 1)) / wide.reduce((sum, one) => sum + one, 0);
  let from = 0;
  return there.map((one, at) => {
    const width = (wide[at] ?? 0) * scale;
    const span = { part: one.part, from, width };
    from += width + 2;
    return span;
  });
}
