import { useEffect, useMemo, useState } from 'react';
import type { Template } from '../../../main/contract/model.ts';
import type { Shape } from '../../../main/contract/whatif.ts';
import { Button } from '../../components/button.tsx';
import { Splitter, usePaneSize } from '../../components/splitter.tsx';
import { Empty, FailureNotice, Loading } from '../../components/states.tsx';
import { useMedia } from '../../components/use-media.ts';
import { whatIfWords as words } from '../../words/whatif.ts';
import { ExamplePanel } from './example-panel.tsx';
import { MatrixHead } from './matrix-head.tsx';
import { MemberTable } from './member-table.tsx';
import { ShapeList } from './shape-list.tsx';
import { useMembers } from './use-members.ts';
import { useWhatIfState, type WhatIfHandle } from './use-whatif.ts';
import './whatif.css';

/** What the unsaved edit changes over the fleet: shapes, one example of each, and everyone who is in it. */
export function MatrixPage(props: {
  readonly template: Template;
  readonly whatIf: WhatIfHandle;
  readonly onEditor: () => void;
}) {
  const { template, whatIf } = props;
  const view = useWhatIfState(whatIf, (state) => state.view);
  const { result, failure } = view;
  if (view.state === 'none')
    return (
      <div className="scroll">
        <Empty title={words.nothingTitle} action={<Button onPress={props.onEditor}>{words.toEditor}</Button>}>
          {words.nothing}
        </Empty>
      </div>
    );
  const again = () => whatIf.follower.again();
  return (
    <div className="whatif">
      <MatrixHead template={template} view={view} onAgain={again} />
      {failure === null ? null : <FailureNotice failure={failure} onRetry={again} />}
      <Loading what={words.name} waiting={result === null && failure === null} />
      {result === null ? null : result.shapes.length === 0 ? (
        <p className="second pad whatif-none">
          {result.partial ? words.progress(result.rendered, result.total) : null}
          {result.partial ? null : result.total === 0 ? words.noneReaders : words.noneText}
        </p>
      ) : (
        <Shapes template={template} whatIf={whatIf} />
      )}
    </div>
  );
}

function Shapes({ template, whatIf }: { readonly template: Template; readonly whatIf: WhatIfHandle }) {
  const view = useWhatIfState(whatIf, (state) => state.view);
  const [wanted, setWanted] = useState<Shape | null>(null);
  const [at, setAt] = useState(0);
  const width = usePaneSize('whatif-shapes', 548);
  const height = usePaneSize('whatif-members', 300);
  const narrow = useMedia('(max-width: 1099.9px)');
  const { result } = view;
  const shapes = result?.shapes;
  // A newer count may have the shape no more: the most severe one takes its place.
  const shape = useMemo(() => shapes?.find((one) => one.id === wanted?.id) ?? shapes?.[0] ?? null, [shapes, wanted]);
  const id = result?.id ?? null;
  const members = useMembers(id, shape?.id ?? null, result?.state === 'done' ? result.rendered : 0);
  useEffect(() => setAt(0), [shape?.id]);
  if (result === null || shape === null || id === null) return null;
  const rendering = members.rows[at] ?? shape.examples[0];
  const facts = rendering === undefined ? undefined : members.facts.get(rendering.tenant);
  const step = (by: 1 | -1) => {
    const next = at + by;
    if (next >= members.rows.length - 1) members.more();
    if (next >= 0 && next < members.rows.length) setAt(next);
  };
  return (
    <div
      className="columns whatif-columns"
      style={narrow ? undefined : { gridTemplateColumns: `${width}px 0 minmax(0, 1fr)` }}
    >
      <ShapeList
        whatIf={whatIf}
        result={result}
        document={template.document}
        chosen={shape}
        onChoose={(next) => setWanted(next)}
      />
      {narrow ? null : (
        <Splitter name="whatif-shapes" label={words.shapes} own={548} least={320} most={760} side="left" />
      )}
      <div className="column whatif-right">
        {rendering === undefined ? null : (
          <ExamplePanel
            id={id}
            template={template}
            shape={shape}
            rendering={rendering}
            tenantName={facts?.name ?? rendering.tenant}
            at={members.rows.length === 0 ? 0 : at + 1}
            onStep={step}
          />
        )}
        <div className="whatif-below" style={narrow ? undefined : { height }}>
          <Splitter name="whatif-members" label={words.members} own={300} least={120} most={560} side="below" />
          <MemberTable
            id={id}
            shape={shape}
            members={members}
            at={at}
            onChoose={setAt}
            onRetry={() => whatIf.follower.again()}
          />
        </div>
      </div>
    </div>
  );
}
