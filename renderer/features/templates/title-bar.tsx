import { ArrowLeftIcon, MoreIcon, PeopleIcon } from '@blueprintjs/icons';
import type { KeyboardEvent } from 'react';
import type { Template } from '../../../main/contract/model.ts';
import { LayerBadge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { type MenuEntry, MenuList, PopoverButton } from '../../components/popover.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { count } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import { authoringWords as own } from '../../words/authoring.ts';
import { words } from '../../words.ts';
import { EffectButton } from '../whatif/effect-button.tsx';
import { useWhatIfState, type WhatIfHandle } from '../whatif/use-whatif.ts';
import type { DraftSession } from './drafts/draft-session.ts';
import { KeptLine } from './drafts/kept-line.tsx';
import { kindLayers } from './template-list.tsx';
import { useDraft } from './use-draft.ts';

/** The views of a template. */
export const views = ['editor', 'form', 'tests', 'matrix', 'history'] as const;
/** One of `views`. */
export type TemplateViewName = (typeof views)[number];

/** What the menu at the end of the bar opens. */
export type TemplateAction =
  | 'format'
  | 'usage'
  | 'discard'
  | 'duplicate'
  | 'rename'
  | 'assign'
  | 'pin'
  | 'archive'
  | 'export';

/** The open template: what it is, what its draft is, its views, who uses it, and saving it. */
export function TitleBar(props: {
  readonly name: string;
  readonly template: Template | null;
  readonly session: DraftSession | null;
  /** What the unsaved edit changes; null while the template is not open. */
  readonly whatIf: WhatIfHandle | null;
  readonly view: TemplateViewName;
  readonly available: readonly TemplateViewName[];
  readonly onView: (view: TemplateViewName) => void;
  readonly usageOpen: boolean;
  readonly onUsage: () => void;
  readonly onReview: () => void;
  readonly onAction: (action: TemplateAction) => void;
}) {
  const { template, session, whatIf } = props;
  const { route } = useConsole();
  return (
    <div className="head template-head">
      <Button
        tone="quiet"
        small
        label={words.templates.back}
        icon={<ArrowLeftIcon size={14} aria-hidden="true" />}
        onPress={() => route.getState().go('templates')}
      />
      {template === null ? null : (
        <LayerBadge layer={kindLayers[template.kind]} name={words.templates.kinds[template.kind]} />
      )}
      <h1 className="object-title cut" title={props.name}>
        {props.name}
      </h1>
      {template === null || session === null || whatIf === null ? null : (
        <>
          <span className="second template-kind">
            <span className="template-kind-word">{words.templates.kinds[template.kind]}, </span>v
            {count(template.version)}
          </span>
          <KeptLine session={session} />
          <Views view={props.view} available={props.available} tests={template.tests.length} onView={props.onView} />
          <span className="grow" />
          <Reach
            whatIf={whatIf}
            template={template}
            open={props.usageOpen}
            onUsage={props.onUsage}
            onMatrix={() => props.onView('matrix')}
          />
          <Review session={session} onPress={props.onReview} />
          <More session={session} onAction={props.onAction} />
        </>
      )}
    </div>
  );
}

function Views(props: {
  readonly view: TemplateViewName;
  readonly available: readonly TemplateViewName[];
  readonly tests: number;
  readonly onView: (view: TemplateViewName) => void;
}) {
  const { available, view } = props;
  if (available.length < 2) return null;
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = available[(available.indexOf(view) + by + available.length) % available.length];
    if (next === undefined) return;
    props.onView(next);
    const bar = event.currentTarget;
    requestAnimationFrame(() => bar.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return (
    <div className="tabs template-tabs" role="tablist" aria-label={own.tabsName} onKeyDown={press}>
      {available.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`template-tab-${one}`}
          aria-selected={one === view}
          tabIndex={one === view ? 0 : -1}
          className="tab"
          onClick={() => props.onView(one)}
        >
          {own.tabs[one]}
          {one === 'tests' && props.tests > 0 ? <span className="tab-count">{count(props.tests)}</span> : null}
        </button>
      ))}
    </div>
  );
}

/** Who reads the template; while there are unsaved edits, whom they change. */
function Reach(props: {
  readonly whatIf: WhatIfHandle;
  readonly template: Template;
  readonly open: boolean;
  readonly onUsage: () => void;
  readonly onMatrix: () => void;
}) {
  const unsaved = useWhatIfState(props.whatIf, (state) => state.view.state !== 'none');
  if (unsaved) return <EffectButton whatIf={props.whatIf} onPress={props.onMatrix} />;
  return <Uses template={props.template} open={props.open} onPress={props.onUsage} />;
}

function Uses(props: { readonly template: Template; readonly open: boolean; readonly onPress: () => void }) {
  const used = useConsoleState('templates', (state) => state.usage?.tenants) ?? props.template.usedBy;
  return (
    <Button icon={<PeopleIcon size={14} aria-hidden="true" />} expanded={props.open} onPress={props.onPress}>
      <span className="uses-whole">{own.uses(used)}</span>
      <span className="uses-short">{own.usesShort(used)}</span>
    </Button>
  );
}

function Review({ session, onPress }: { readonly session: DraftSession; readonly onPress: () => void }) {
  const connected = useConsoleState('workspace', (state) => state.connected);
  const phase = useDraft(session, (state) => state.phase);
  const writable = useDraft(session, (state) => state.writable);
  const failure = useDraft(session, (state) => state.failure);
  const changed = useDraft(session, (state) => state.text !== state.base || state.edits > 0);
  const why =
    phase === 'failed'
      ? own.noDraft(failure?.message ?? '')
      : phase === 'opening'
        ? own.opening
        : !writable
          ? own.reviewOther
          : !changed
            ? own.reviewNothing
            : !connected
              ? own.reviewAway
              : null;
  return (
    <Button tone="primary" keys={capsOf('primary')} onPress={onPress} {...(why === null ? {} : { disabledWhy: why })}>
      {own.review}
    </Button>
  );
}

function More(props: { readonly session: DraftSession; readonly onAction: (action: TemplateAction) => void }) {
  const writable = useDraft(props.session, (state) => state.writable);
  const changed = useDraft(props.session, (state) => state.draft !== null || state.edits > 0);
  const actions: readonly TemplateAction[] = [
    ...(writable ? (['format'] as const) : []),
    ...(writable && changed ? (['discard'] as const) : []),
    ...(changed ? (['usage'] as const) : []),
    'duplicate',
    'rename',
    'assign',
    'pin',
    'export',
    'archive',
  ];
  return (
    <PopoverButton
      placement="bottom-end"
      button={{
        tone: 'quiet',
        small: true,
        popup: 'menu',
        label: own.more,
        icon: <MoreIcon size={14} aria-hidden="true" />,
      }}
    >
      {(close) => (
        <MenuList
          name={own.more}
          close={close}
          entries={actions.map(
            (one): MenuEntry => ({ id: one, label: own.menu[one], onPress: () => props.onAction(one) }),
          )}
        />
      )}
    </PopoverButton>
  );
}
