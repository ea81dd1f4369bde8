import { type ReactNode, useEffect, useState } from 'react';
import type { TemplateUsage } from '../../../../main/contract/authoring.ts';
import type { Template } from '../../../../main/contract/model.ts';
import { ask } from '../../../bridge/ask.ts';
import { Button } from '../../../components/button.tsx';
import { Pane } from '../../../components/pane.tsx';
import { FailureNotice, Loading } from '../../../components/states.tsx';
import { useConsole, useConsoleState } from '../../../console.ts';
import { idle, type Loadable, loading, settled } from '../../../stores/loadable.ts';
import { manageWords as words } from '../../../words/manage.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { PinDialog, UnpinDialog } from './pin-dialog.tsx';

type Pin = TemplateUsage['pins'][number];

/** Where a template is used: its places, the tenants held to it, the tenants that read it; with the ways to change that. */
export function UsagePanel({ template, tenant }: { readonly template: Template; readonly tenant: string }) {
  const { bridge } = useConsole();
  const revision = useConsoleState('workspace', (state) => state.revision);
  const [usage, setUsage] = useState<Loadable<TemplateUsage>>(idle);
  const [next, setNext] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'assign' | 'pin' | Pin | null>(null);
  const read = async (after: string | null) => {
    setUsage(loading);
    const outcome = await ask(
      bridge.templateUsage({ template: template.name, limit: 200, ...(after === null ? {} : { after }) }),
    );
    if (outcome.ok) setNext(outcome.page.next);
    setUsage((before) => {
      if (!outcome.ok || after === null || before.value === null) return settled(before, outcome);
      const members = [...before.value.members, ...outcome.data.members];
      return settled(before, { ...outcome, data: { ...outcome.data, members } });
    });
  };
  useEffect(() => void read(null), [template.name, revision]);
  const close = () => setDialog(null);
  return (
    <Pane name={words.usedBy} className="column grow-pane">
      <div className="panel-head">
        <h2 className="panel-title">{words.usedBy}</h2>
        <span className="panel-hint cut">{usage.value === null ? '' : words.usedByCount(usage.value.tenants)}</span>
        <span className="panel-actions">
          <Button small onPress={() => setDialog('pin')}>
            {words.pinAction}
          </Button>
          <Button small onPress={() => setDialog('assign')}>
            {words.assignAction}
          </Button>
        </span>
      </div>
      {usage.failure === null ? null : (
        <FailureNotice failure={usage.failure} at={usage.at} onRetry={() => void read(null)} />
      )}
      <Loading what={words.usageLoading} waiting={usage.value === null && usage.state === 'loading'} />
      {usage.value === null ? null : (
        <div className="scroll">
          <UsageLists
            usage={usage.value}
            unpin={(pin) => (
              <Button small tone="link" onPress={() => setDialog(pin)}>
                {words.unpinAction}
              </Button>
            )}
          />
          {next === null ? null : (
            <button type="button" className="link pad" onClick={() => void read(next)}>
              {words.membersMore}
            </button>
          )}
        </div>
      )}
      {dialog === 'assign' ? <AssignDialog template={template} tenant={tenant} onClose={close} /> : null}
      {dialog === 'pin' ? <PinDialog template={template} version={null} tenant={tenant} onClose={close} /> : null}
      {dialog === null || typeof dialog === 'string' ? null : (
        <UnpinDialog tenant={dialog.tenant} document={dialog.document} onClose={close} />
      )}
    </Pane>
  );
}

/** Places, pins and members of a usage, each leading to the fleet. */
export function UsageLists(props: {
  readonly usage: TemplateUsage;
  readonly unpin?: (pin: Pin) => ReactNode;
  /** Called before a link leads away. */
  readonly onLeave?: () => void;
}) {
  const { usage } = props;
  const { route } = useConsole();
  const go = (target: string) => {
    props.onLeave?.();
    route.getState().go('fleet', target);
  };
  if (usage.tenants + usage.assignments.length + usage.pins.length === 0)
    return <p className="quiet pad">{words.usedByNone}</p>;
  return (
    <>
      <Group title={words.places} count={usage.assignments.length}>
        {usage.assignments.map((one) => (
          <li key={`${one.document} ${one.tier} ${one.environment} ${one.tenant}`} className="usage-row">
            <button
              type="button"
              className="link cut"
              onClick={() =>
                go(one.tenant ?? (one.tier === null ? `environment:${one.environment}` : `tier:${one.tier}`))
              }
            >
              {words.placeRow(one.document, words.place(one))}
            </button>
            <span className="quiet">{words.readsThrough(one.tenants)}</span>
          </li>
        ))}
      </Group>
      {usage.assignments.length > 0 ? null : <p className="quiet pad">{words.placesNone}</p>}
      <Group title={words.pins} count={usage.pins.length}>
        {usage.pins.map((pin) => (
          <li key={`${pin.tenant} ${pin.document}`} className="usage-row">
            <button type="button" className="link cut" onClick={() => go(pin.tenant)}>
              {pin.tenant}
            </button>
            <span className="in-place">
              <span className="quiet">
                {pin.document} {words.pinVersion(pin.version)}
              </span>
              {props.unpin?.(pin)}
            </span>
          </li>
        ))}
      </Group>
      <Group title={words.members} count={words.membersHint(usage.members.length, usage.tenants)}>
        {usage.members.map((one) => (
          <li key={one.tenant} className="usage-row">
            <button type="button" className="link cut" onClick={() => go(one.tenant)}>
              {one.name}
            </button>
            <span className="quiet">
              <code>{one.tenant}</code> v{one.version}
            </span>
          </li>
        ))}
      </Group>
    </>
  );
}

function Group(props: { readonly title: string; readonly count: number | string; readonly children: ReactNode }) {
  if (props.count === 0 || props.count === '0') return null;
  return (
    <div>
      <h3 className="group-head">
        {props.title} <span className="quiet">{props.count}</span>
      </h3>
      <ul>{props.children}</ul>
    </div>
  );
}
