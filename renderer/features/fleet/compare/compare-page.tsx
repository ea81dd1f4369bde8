import { ArrowLeftIcon, SwapHorizontalIcon } from '@blueprintjs/icons';
import { useMemo, useState } from 'react';
import { EnvironmentMarker } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Pane } from '../../../components/pane.tsx';
import { FailureNotice, Loading } from '../../../components/states.tsx';
import { useConsole, useConsoleState } from '../../../console.ts';
import { dotted, inline } from '../../../format.ts';
import { useKey } from '../../../frame/key-registry.ts';
import { isProtected } from '../../../stores/workspace-store.ts';
import { compareWords as words } from '../../../words/fleet-compare.ts';
import { useAnswer } from '../../templates/history/use-answer.ts';
import { type ComparedNames, compareTarget } from '../fleet-target.ts';
import { DifferenceTable } from './difference-table.tsx';
import { differenceKey, orderedDifferences, promotableOf, scopeOf } from './promotable.ts';
import { PromoteDialog } from './promote-dialog.tsx';
import { readSideText, type SideDraft, sideText } from './side.ts';
import { SideFields } from './side-fields.tsx';
import './compare.css';

const none: ReadonlySet<string> = new Set();

/** Any two tenants, environments or moments held against each other, path by path; what differs can be promoted. */
export function ComparePage({ names }: { readonly names: ComparedNames }) {
  const { bridge, route, fleet } = useConsole();
  const revision = useConsoleState('workspace', (state) => state.revision);
  const workspace = useConsoleState('workspace', (state) => state);
  const [sides, setSides] = useState({ a: readSideText(names.a), b: readSideText(names.b) });
  const [typed, setTyped] = useState('');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(none);
  const [promoting, setPromoting] = useState(false);
  const [a, b] = [sideText(sides.a), sideText(sides.b)];
  const ready = a !== '' && b !== '';
  const answer = useAnswer(ready ? () => bridge.compare({ a, b }) : null, [a, b, revision], 150);
  const comparison = ready ? answer.value : null;
  const ordered = useMemo(() => orderedDifferences(comparison?.changes ?? []), [comparison]);
  const shown = useMemo(() => {
    const word = typed.trim().toLowerCase();
    if (word === '') return ordered;
    return ordered.filter((one) =>
      [one.document, one.path, dotted(one.path), inline(one.before), inline(one.after)].some((text) =>
        text.toLowerCase().includes(word),
      ),
    );
  }, [ordered, typed]);
  const back = () => route.getState().go('fleet', fleet.getState().tenant.value?.id ?? '');
  useKey('back', promoting ? null : back);
  const put = (next: { readonly a: SideDraft; readonly b: SideDraft }) => {
    setSides(next);
    setTicked(none);
  };
  const promotable = comparison === null ? null : promotableOf(comparison);
  // Ticks of differences that are gone are not counted.
  const taken = new Set(ordered.map(differenceKey).filter((key) => ticked.has(key)));
  const scope = scopeOf(ordered, taken);
  const tick = (keys: readonly string[], on: boolean) => {
    const next = new Set(ticked);
    for (const key of keys) {
      if (on) next.add(key);
      else next.delete(key);
    }
    setTicked(next);
  };
  const documents = new Set(ordered.map((one) => one.document)).size;
  const why =
    promotable === null
      ? words.promoteWhy
      : scope.takesAlong === null
        ? undefined
        : words.promoteOtherDocument(dotted(scope.takesAlong));
  return (
    <Pane name={words.title} className="column compare-page">
      <div className="head">
        <Button
          tone="quiet"
          small
          label={words.back}
          icon={<ArrowLeftIcon size={14} aria-hidden="true" />}
          onPress={back}
        />
        <div className="head-text">
          <h1>{comparison === null ? words.title : words.headline(ordered.length, documents)}</h1>
          {comparison === null ? null : <p className="head-line">{words.compared(comparison.compared.length)}</p>}
        </div>
        <div className="head-actions">
          {promotable !== null && isProtected(workspace, promotable.to) ? (
            <EnvironmentMarker name={promotable.to} marked />
          ) : null}
          {ordered.length === 0 ? null : (
            <Button {...(why === undefined ? {} : { disabledWhy: why })} onPress={() => setPromoting(true)}>
              {words.promote(taken.size, promotable?.to ?? sides.b.environment)}
            </Button>
          )}
        </div>
      </div>
      <div className="compare-sides">
        <SideFields name={words.sideA} side={sides.a} onChange={(side) => put({ ...sides, a: side })} />
        <Button
          tone="quiet"
          label={words.swap}
          icon={<SwapHorizontalIcon size={14} aria-hidden="true" />}
          onPress={() => {
            put({ a: sides.b, b: sides.a });
            route.getState().go('fleet', compareTarget({ a: b, b: a }));
          }}
        />
        <SideFields name={words.sideB} side={sides.b} onChange={(side) => put({ ...sides, b: side })} />
      </div>
      {why !== undefined && ordered.length > 0 ? <p className="quiet small pad">{why}</p> : null}
      {ready ? null : <p className="second pad">{words.need}</p>}
      {answer.failure === null ? null : <FailureNotice failure={answer.failure} onRetry={answer.again} />}
      <Loading what={words.loading} waiting={ready && comparison === null && answer.state === 'loading'} />
      {ordered.length === 0 ? null : (
        <>
          <div className="values-filter">
            <input
              className="input"
              aria-label={words.filter}
              placeholder={words.filterPlaceholder}
              value={typed}
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
            />
            <span className="quiet small" role="status">
              {typed.trim() === '' ? '' : words.matching(shown.length, ordered.length)}
            </span>
          </div>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has no scrolling box */}
          <div
            role="group"
            className={answer.failure === null ? 'scroll' : 'scroll stale'}
            data-inset-focus=""
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label={words.differences}
          >
            <DifferenceTable
              differences={shown}
              heads={{ a: `${words.column.a}, ${a}`, b: `${words.column.b}, ${b}` }}
              ticked={promotable === null ? null : taken}
              onTick={tick}
            />
          </div>
        </>
      )}
      {promoting && promotable !== null ? (
        <PromoteDialog
          scope={{
            tenant: promotable.tenant,
            from: promotable.from,
            to: promotable.to,
            ...(scope.paths === undefined ? {} : { paths: scope.paths }),
            ...(scope.document === undefined ? {} : { document: scope.document }),
          }}
          tenants={1}
          onClose={() => setPromoting(false)}
          onDone={() => {
            setPromoting(false);
            setTicked(none);
          }}
        />
      ) : null}
    </Pane>
  );
}
