import { WarningSignIcon } from '@blueprintjs/icons';
import { useState } from 'react';
import type { Failure } from '../../../main/contract/errors.ts';
import type { PassedLimit, WhatIf } from '../../../main/contract/whatif.ts';
import { Field } from '../../components/field.tsx';
import { count, counted } from '../../format.ts';
import { whatIfWords as words } from '../../words/whatif.ts';
import { sectionOf } from './shape-groups.ts';
import { headline } from './side-text.ts';
import { useWhatIfState, type WhatIfHandle } from './use-whatif.ts';
import type { WhatIfView } from './whatif-follower.ts';
import './whatif.css';

/** What the review says of the fleet, and whether saving may go on. */
export interface ReviewedEffect {
  readonly view: WhatIfView;
  readonly ticked: boolean;
  tick(ticked: boolean): void;
  /** The phrase that was typed, for a limit that asks for one. */
  readonly confirm: string;
  type(confirm: string): void;
  /** Waits until the counting has ended; false while tenants become invalid and that was not accepted. */
  accepted(): Promise<boolean>;
}

/** Holds the tick of the review. It counts for as many invalid tenants as it was made for. */
export function useReviewEffect(whatIf: WhatIfHandle): ReviewedEffect {
  const view = useWhatIfState(whatIf, (state) => state.view);
  const [tickedFor, setTickedFor] = useState<number | null>(null);
  const [confirm, type] = useState('');
  const invalid = view.result?.invalid ?? 0;
  return {
    view,
    confirm,
    type,
    ticked: tickedFor === invalid,
    tick: (ticked) => setTickedFor(ticked ? invalid : null),
    async accepted() {
      await whatIf.settled();
      const now = whatIf.store.getState().view.result?.invalid ?? 0;
      return now === 0 || tickedFor === now;
    },
  };
}

/** The sentence with the numbers, the limits the edit passes over, and the tick that invalid tenants ask for. */
export function ReviewEffect(props: {
  readonly effect: ReviewedEffect;
  readonly tried: boolean;
  /** Why saving was refused; where a phrase is asked for, it is in there. */
  readonly failure: Failure | null;
}) {
  const { effect, tried } = props;
  const phrase = phraseOf(props.failure);
  const { result, state } = effect.view;
  const counting = state === 'waiting' || state === 'running';
  const wrong = tried && !effect.ticked && result !== null && result.invalid > 0;
  return (
    <section aria-label={words.reviewHead} className="review-fleet">
      <div className="review-head">
        <h3>{words.reviewHead}</h3>
      </div>
      {result === null ? (
        <p className="second">{counting ? words.reviewCounting : words.reviewUnknown}</p>
      ) : (
        <>
          <p>
            {headline(result)}
            {result.invalid > 0 ? <span className="danger">, {words.become(result.invalid)}</span> : null}
            {losing(result) > 0 ? <span className="danger">, {words.lose(losing(result))}</span> : null}
          </p>
          {counting ? <p className="second small">{words.reviewCounting}</p> : null}
          {state === 'failed' || state === 'stopped' ? <p className="second small">{words.reviewUnknown}</p> : null}
          {result.limits.map((one) => (
            <Limit key={one.limit.name} passed={one} />
          ))}
          {result.invalid === 0 ? null : (
            <>
              <label className="review-tick">
                <input
                  type="checkbox"
                  checked={effect.ticked}
                  aria-invalid={wrong}
                  aria-describedby="review-tick-said"
                  onChange={(event) => effect.tick(event.target.checked)}
                />
                {words.reviewTick(result.invalid)}
              </label>
              <span id="review-tick-said" className={wrong ? 'field-error' : 'hidden-text'}>
                {words.reviewTickNeeded}
              </span>
            </>
          )}
        </>
      )}
      {phrase === null ? null : (
        <Field label={words.confirm(phrase)}>
          {(control) => (
            <input
              {...control}
              className="input mono"
              value={effect.confirm}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => effect.type(event.target.value)}
            />
          )}
        </Field>
      )}
    </section>
  );
}

/** The phrase that has to be typed, where saving was held up for it. */
function phraseOf(failure: Failure | null): string | null {
  if (failure?.code !== 'CONFIRMATION_NEEDED') return null;
  const phrase = (failure.details as { readonly phrase?: unknown } | null)?.phrase;
  return typeof phrase === 'string' ? phrase : null;
}

/** Tenants that lose a value. */
function losing(result: WhatIf): number {
  return result.shapes.reduce((sum, shape) => sum + (sectionOf(shape) === 'removed' ? shape.tenants : 0), 0);
}

function Limit({ passed }: { readonly passed: PassedLimit }) {
  const { limit, reached, allowed } = passed;
  const [one, many] = words.limitScope[limit.of];
  const of = (n: number) => counted(n, one, many);
  const say = limit.action === 'stop' ? words.limitStop : words.limitAsk;
  return (
    <p className="review-limit">
      <WarningSignIcon size={14} className="warning" aria-hidden="true" />
      <span>{say(limit.name, of(reached), count(allowed))}</span>
    </p>
  );
}
