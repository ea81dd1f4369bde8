import { PeopleIcon } from '@blueprintjs/icons';
import { Button } from '../../components/button.tsx';
import { whatIfWords as words } from '../../words/whatif.ts';
import { useWhatIfState, type WhatIfHandle } from './use-whatif.ts';
import type { WhatIfView } from './whatif-follower.ts';
import './whatif.css';

/** How many tenants the unsaved edit changes, as a way to see which. */
export function EffectButton({ whatIf, onPress }: { readonly whatIf: WhatIfHandle; readonly onPress: () => void }) {
  const view = useWhatIfState(whatIf, (state) => state.view);
  const { result, state } = view;
  const older = state === 'waiting' || state === 'failed';
  return (
    <Button
      className={older ? 'effect-button older' : 'effect-button'}
      icon={<PeopleIcon size={14} aria-hidden="true" />}
      onPress={onPress}
    >
      <span className="uses-whole" title={words.buttonTitle}>
        <Effect view={view} />
      </span>
      <span className="uses-short" title={words.buttonTitle}>
        {result === null ? (
          state === 'failed' ? (
            words.unknown
          ) : (
            words.countingShort
          )
        ) : (
          <>
            {result.changed === 0 ? words.none : words.changeShort(result.changed)}
            {result.invalid > 0 ? <Invalid tenants={result.invalid} /> : null}
          </>
        )}
      </span>
    </Button>
  );
}

function Effect({ view: { result, state } }: { readonly view: WhatIfView }) {
  if (result === null) return state === 'failed' ? words.unknown : words.counting;
  const least = result.partial ? `${words.least} ` : '';
  if (result.changed === 0) return result.partial ? words.counting : words.none;
  return (
    <>
      {least}
      {words.change(result.changed)}
      {result.invalid > 0 ? <Invalid tenants={result.invalid} /> : null}
    </>
  );
}

/** How many become invalid; the verb is left out where there is no room. */
function Invalid({ tenants }: { readonly tenants: number }) {
  return (
    <span className="danger">
      , <span className="effect-become">{words.become(tenants)}</span>
      <span className="effect-invalid">{words.becomeShort(tenants)}</span>
    </span>
  );
}
