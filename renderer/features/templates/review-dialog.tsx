import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Finding } from '../../../main/contract/finding.ts';
import type { Template } from '../../../main/contract/model.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogHead } from '../../components/dialog-head.tsx';
import { SeverityWord } from '../../components/state-word.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { dotted, inline } from '../../format.ts';
import { capsOf } from '../../frame/bindings.ts';
import { useKey } from '../../frame/key-registry.ts';
import { authoringWords as own } from '../../words/authoring.ts';
import { words } from '../../words.ts';
import type { Write } from '../fleet/writes.ts';
import { useWriteForm } from '../forms/use-write-form.ts';
import { ReviewEffect, useReviewEffect } from '../whatif/review-effect.tsx';
import type { WhatIfHandle } from '../whatif/use-whatif.ts';
import type { DraftSession } from './drafts/draft-session.ts';
import { heldBack } from './held-back.ts';
import { DifferenceTotals, TextDifferenceView } from './history/text-difference.tsx';
import { useAnswer } from './history/use-answer.ts';
import { useProtectedReach } from './manage/use-reach.ts';
import { WhyFields } from './manage/write-dialog.tsx';
import { resultChanges } from './result-changes.ts';
import { useDraft } from './use-draft.ts';
import '../forms/forms.css';
import './manage/manage.css';

/** Rows of the effect that are shown; the rest is counted. */
const shownEffects = 12;

/** What a new version changes: in the text, for the pinned tenant, for how many tenants, in the tests; then saves it. */
export function ReviewDialog(props: {
  readonly template: Template;
  readonly session: DraftSession;
  readonly whatIf: WhatIfHandle;
  readonly onClose: () => void;
  /** Somebody else has saved a version meanwhile. */
  readonly onConflict: () => void;
}) {
  const { template, session, onClose } = props;
  const { bridge, templates } = useConsole();
  const form = useWriteForm();
  const [tried, setTried] = useState(false);
  // What is reviewed is what is saved: the text as it stood when this opened.
  const [text] = useState(() => session.store.getState().text);
  const onVersion = useDraft(session, (state) => state.onVersion);
  const kept = useDraft(session, (state) => state.kept.state);
  const pinned = useConsoleState('templates', (state) => state.pinned);
  const preview = useConsoleState('templates', (state) => state.preview);
  const saved = useConsoleState('templates', (state) => state.saved);
  const difference = useAnswer(
    () =>
      bridge.templateDiff({
        left: { template: template.name, version: onVersion },
        right: { template: template.name, text },
      }),
    [template.name, onVersion, text],
  );
  const usage = useAnswer(() => bridge.templateUsage({ template: template.name, limit: 1 }), [template.name]);
  const tests = useAnswer(
    template.tests.length === 0 ? null : () => bridge.templateTest({ template: template.name, text }),
    [template.name, text],
  );
  const tenants = usage.value?.tenants ?? template.usedBy;
  const held = usage.value === null ? 0 : heldBack(usage.value);
  const production = useProtectedReach(tenants);
  // How far versions have been counted the dry run knows; what was undone keeps its numbers.
  const dryRun = useAnswer(
    () => bridge.templateEdit({ template: template.name, text, baseVersion: onVersion }, { dryRun: true }),
    [template.name, text, onVersion],
  );
  const next = dryRun.value?.value.version ?? null;
  useEffect(() => void session.flush(), [session]);
  const effect = useReviewEffect(props.whatIf);
  const saving = useRef(false);
  const unkept = kept !== 'kept' && kept !== 'nothing';
  const noReason = production !== null && form.why.reason.trim() === '';
  const box = useRef<HTMLFormElement>(null);
  const write: Write<unknown> = (meta) => {
    const { draft } = session.store.getState();
    return bridge.templateEdit(
      { template: template.name, text, baseVersion: onVersion, ...(draft === null ? {} : { draft }) },
      { ...meta, confirm: effect.confirm },
    );
  };
  const saveOnce = async () => {
    const accepted = await effect.accepted();
    if (noReason || !accepted) {
      requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    if (await form.save(write, own.saved(template.name, next), own.savedDetail)) {
      onClose();
      await session.open();
      await templates.getState().open(template.name);
    }
  };
  const save = async () => {
    setTried(true);
    if (unkept || form.busy || saving.current) return;
    saving.current = true;
    await saveOnce();
    saving.current = false;
  };
  useKey('primary', () => void save());
  const { failure } = form;
  useEffect(() => {
    if (failure?.code === 'CONFLICT') props.onConflict();
  }, [failure, props.onConflict]);
  const changes = useMemo(() => resultChanges(saved?.rendering ?? null, preview.rendering), [saved, preview.rendering]);
  const errors = preview.findings.filter((one) => one.severity === 'error');
  const passed = tests.value?.filter((one) => one.passed).length ?? 0;
  const title = own.reviewTitle(template.name, next);
  return (
    <Dialog name={title} onClose={onClose} className="form-dialog wide-dialog review-dialog">
      <form
        ref={box}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <DialogHead title={title} production={production} onClose={onClose} />
        {failure === null ? null : <FailureNotice failure={failure} />}
        {failure === null && dryRun.failure !== null ? <FailureNotice failure={dryRun.failure} /> : null}
        <div className="dialog-body">
          <p className="strong">{own.reviewUse(tenants, held)}</p>
          <ReviewEffect effect={effect} tried={tried} failure={failure} />
          <section aria-label={own.reviewText}>
            <div className="review-head">
              <h3>{own.reviewText}</h3>
              {difference.value === null ? null : (
                <DifferenceTotals removed={difference.value.removed} added={difference.value.added} />
              )}
            </div>
            {difference.failure === null ? null : <FailureNotice failure={difference.failure} />}
            <Loading what={own.reviewTextLoading} waiting={difference.value === null && difference.failure === null} />
            {difference.value === null ? null : (
              <div className="dialog-list">
                <TextDifferenceView difference={difference.value} />
              </div>
            )}
          </section>
          {pinned === null ? null : (
            <section aria-label={own.reviewEffect(pinned.name)}>
              <div className="review-head">
                <h3>{own.reviewEffect(pinned.name)}</h3>
              </div>
              <Effect broken={!preview.good} findings={errors}>
                {changes.byLine.size + changes.gone.length === 0 ? (
                  <p className="second">{own.reviewEffectNone(pinned.name)}</p>
                ) : (
                  <EffectRows changes={changes} />
                )}
              </Effect>
            </section>
          )}
          {template.tests.length > 0 && tests.value === null ? null : (
            <p className={passed < (tests.value?.length ?? 0) ? 'danger' : 'second'}>
              {own.reviewTests(passed, tests.value?.length ?? 0)}
            </p>
          )}
          <WhyFields
            form={form}
            needed={production !== null}
            error={tried && noReason ? words.fleet.needReason : undefined}
          />
        </div>
        <div className="dialog-foot">
          <Button
            tone="primary"
            submit
            keys={capsOf('primary')}
            {...(unkept
              ? { disabledWhy: own.reviewUnkept }
              : form.busy
                ? { disabledWhy: words.frame.loadingName(title) }
                : {})}
          >
            {own.save(next)}
          </Button>
          {errors.length === 0 ? null : <SeverityWord severity="error" word={own.reviewFindings(errors.length)} />}
          <span className="grow" />
          <span className="quiet small">{unkept ? own.reviewUnkept : words.fleet.savedHere}</span>
        </div>
      </form>
    </Dialog>
  );
}

function Effect(props: {
  readonly broken: boolean;
  readonly findings: readonly Finding[];
  readonly children: ReactNode;
}) {
  if (!props.broken) return props.children;
  return (
    <>
      <p className="danger">{own.reviewEffectBroken}</p>
      {props.findings.slice(0, 3).map((one) => (
        <p key={one.message} className="second">
          {one.message}
        </p>
      ))}
    </>
  );
}

/** What becomes of the pinned tenant's values; what goes comes first. */
function EffectRows({ changes }: { readonly changes: ReturnType<typeof resultChanges> }) {
  const rendering = useConsoleState('templates', (state) => state.preview.rendering);
  const before = useConsoleState('templates', (state) => state.saved?.rendering ?? null);
  const gone = changes.gone.map((path) => ({
    path,
    sign: '−' as const,
    was: before?.leaves?.find((leaf) => leaf.path === path)?.value,
    is: undefined,
  }));
  const rest = [...changes.byLine].flatMap(([line, change]) => {
    const leaf = rendering?.leaves?.[rendering.lineLeaves?.[line - 1] ?? -1];
    if (leaf === undefined) return [];
    const isNew = 'isNew' in change;
    return [
      {
        path: leaf.path,
        sign: isNew ? ('+' as const) : ('~' as const),
        was: isNew ? undefined : change.was,
        is: leaf.value,
      },
    ];
  });
  const all = [...gone, ...rest];
  const tones = { '−': 'del', '+': 'add', '~': 'chg' } as const;
  const said = { '−': words.fleet.removed1, '+': words.fleet.added1, '~': words.fleet.changed1 };
  return (
    <>
      <ul className="difference">
        {all.slice(0, shownEffects).map((row) => (
          <li key={row.path} data-tone={tones[row.sign]}>
            <span aria-hidden="true" className="mono">
              {row.sign}
            </span>
            <span className="hidden-text">{said[row.sign]}</span>
            <code className="difference-name">{dotted(row.path)}</code>
            <code className="difference-values">
              <span className="quiet">{inline(row.was)}</span> → {inline(row.is)}
            </code>
          </li>
        ))}
      </ul>
      {all.length > shownEffects ? <p className="quiet small">{own.more1(all.length - shownEffects)}</p> : null}
    </>
  );
}
