import { useCallback, useState } from 'react';
import type { Shape, WhatIfMember } from '../../../main/contract/whatif.ts';
import { EnvironmentMarker } from '../../components/badge.tsx';
import { Button, Keys } from '../../components/button.tsx';
import { Pane } from '../../components/pane.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { type RowPlace, VirtualRows } from '../../components/virtual-rows.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { copyText } from '../../copy-text.ts';
import { dotted } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { whatIfWords as words } from '../../words/whatif.ts';
import { leadingChanges } from './shape-groups.ts';
import { ShapeWord } from './shape-row.tsx';
import { afterText, sideText } from './side-text.ts';
import { listMembers, type MemberFacts, type Members } from './use-members.ts';

/** Every rendering of a shape; j and k choose the example, Enter opens the tenant. */
export function MemberTable(props: {
  readonly id: string;
  readonly shape: Shape;
  readonly members: Members;
  /** Position of the one shown as example; -1 while none is. */
  readonly at: number;
  readonly onChoose: (at: number) => void;
  readonly onRetry: () => void;
}) {
  const { id, shape, members, at } = props;
  const { bridge, toasts, announcer } = useConsole();
  const [range, setRange] = useState({ from: 0, to: 0 });
  const seen = useCallback(
    (from: number, to: number) =>
      setRange((before) => (before.from === from && before.to === to ? before : { from, to })),
    [],
  );
  const copy = async () => {
    const list = await listMembers(bridge, id, shape.id);
    if (list === null) return props.onRetry();
    await copyText(list);
    const title = words.copied(shape.renderings);
    toasts.getState().show({ tone: 'success', title, detail: words.copiedDetail, changeSet: null });
    announcer.getState().say(title);
  };
  const [change] = leadingChanges(shape);
  const { column } = words;
  const path = change === undefined ? '' : dotted(change.path);
  return (
    <Pane name={words.members} className="whatif-members">
      <div className="panel-head">
        <h2 className="panel-title">{words.members}</h2>
        <span className="panel-hint cut">
          {shape.tenants > 0
            ? words.membersHint(shape.tenants, shape.renderings)
            : words.renderingsOnly(shape.renderings)}
        </span>
        <span className="panel-actions">
          {path === '' ? null : (
            <code className="cut member-path" title={path}>
              {path}
            </code>
          )}
          <Button tone="link" small onPress={() => void copy()}>
            {words.copy}
          </Button>
        </span>
      </div>
      {members.failure === null ? null : <FailureNotice failure={members.failure} onRetry={props.onRetry} />}
      <Loading what={words.membersLoading} waiting={members.state === 'loading'} />
      {members.rows.length === 0 ? null : (
        <VirtualRows
          key={shape.id}
          name={words.members}
          className="member-grid"
          count={members.rows.length}
          rowHeight={28}
          columns={7}
          chosen={at}
          onEnd={members.more}
          onRange={seen}
          head={
            // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table's own elements cannot be
            <div role="row" className="grid-row grid-head" aria-rowindex={1} tabIndex={-1}>
              {[
                column.tenant,
                column.tier,
                column.environment,
                column.region,
                column.before,
                column.after,
                column.state,
              ].map((head) => (
                // biome-ignore lint/a11y/useSemanticElements: as above
                <span role="columnheader" key={head} tabIndex={-1}>
                  {head}
                </span>
              ))}
            </div>
          }
          row={(place) => {
            const member = members.rows[place.index];
            if (member === undefined) return null;
            return (
              <MemberRow
                key={place.index}
                place={place}
                member={member}
                facts={members.facts.get(member.tenant)}
                again={members.rows[place.index - 1]?.tenant === member.tenant}
                shape={shape}
                chosen={place.index === at}
                onChoose={() => props.onChoose(place.index)}
              />
            );
          }}
        />
      )}
      <div className="foot">
        <span>{members.rows.length === 0 ? '' : words.rows(range.from + 1, range.to + 1, shape.renderings)}</span>
        <span className="grow" />
        <Keys keys={['↵']} />
        <span>{words.open}</span>
        <Keys keys={capsOf('next-change')} />
        <span>{words.next}</span>
      </div>
    </Pane>
  );
}

function MemberRow(props: {
  readonly place: RowPlace;
  readonly member: WhatIfMember;
  readonly facts: MemberFacts | undefined;
  /** Whether the row above is the same tenant's. */
  readonly again: boolean;
  readonly shape: Shape;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const { place, member, facts, shape } = props;
  const { route } = useConsole();
  const marked = useConsoleState('workspace', (state) => isProtected(state, member.environment));
  const [change] = leadingChanges(shape);
  const before = change === undefined ? '' : sideText(change.before);
  const after = change === undefined ? '' : afterText(change);
  const open = () => route.getState().go('fleet', member.tenant);
  const cells = [
    <span key="t" className={props.again ? 'cut quiet' : 'cut strong'} title={member.tenant}>
      {facts?.name ?? member.tenant}
    </span>,
    <span key="i" className={props.again ? 'cut quiet' : 'cut second'}>
      {facts?.tier ?? ''}
    </span>,
    <EnvironmentMarker key="e" name={member.environment} marked={marked} />,
    <span key="r" className={props.again ? 'cut quiet' : 'cut second'}>
      {facts?.region ?? ''}
    </span>,
    <code key="b" className="cut" title={before}>
      {before}
    </code>,
    <code key="a" className={change?.after === null ? 'cut danger' : 'cut after-value'} title={after}>
      {after}
    </code>,
    <ShapeWord key="s" shape={shape} />,
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table's own elements cannot be
    <div
      role="row"
      className="grid-row"
      data-index={place.index}
      data-inset-focus=""
      aria-rowindex={place.index + 2}
      aria-selected={props.chosen}
      tabIndex={place.tabIndex}
      style={{ transform: `translateY(${place.top}px)`, height: place.height }}
      onFocus={props.onChoose}
      onClick={(event) => event.currentTarget.focus()}
      onDoubleClick={open}
      onKeyDown={(event) => {
        if (event.key === 'Enter') open();
      }}
    >
      {cells.map((cell, index) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        <span role="gridcell" key={index} tabIndex={-1}>
          {cell}
        </span>
      ))}
    </div>
  );
}
