import { CrossIcon, EditIcon } from '@blueprintjs/icons';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Pane, PanelHead } from '../../components/pane.tsx';
import { StatusWord } from '../../components/state-word.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { useKey } from '../../frame/key-registry.ts';
import { compareWords } from '../../words/fleet-compare.ts';
import { migrateWords } from '../../words/fleet-migrate.ts';
import { words } from '../../words.ts';
import { EffectiveValues } from './effective-values.tsx';
import { compareTarget } from './fleet-target.ts';
import { OverrideList } from './override-list.tsx';

const MigrateDialog = lazy(async () => ({ default: (await import('./migrate/migrate-dialog.tsx')).MigrateDialog }));
const AccessDialog = lazy(async () => ({ default: (await import('./migrate/access-dialog.tsx')).AccessDialog }));

const tierFacts = ['tier', 'plan', 'licenceTier', 'resourceTier', 'pluginTier'] as const;

/** One tenant: its facts, its overrides, its values by environment. */
export function TenantDetail({ id }: { id: string }) {
  const { fleet, route, layers } = useConsole();
  const shown = useConsoleState('fleet', (state) => state.tenant);
  const value = shown.value?.id === id ? shown.value : null;
  const [dialog, setDialog] = useState<'migrate' | 'access' | null>(null);
  const compare = () => {
    const [one, other] = [value?.environments.at(-2), value?.environments.at(-1)];
    const sides =
      one === undefined || other === undefined ? { a: id, b: '' } : { a: `${id}/${one}`, b: `${id}/${other}` };
    route.getState().go('fleet', compareTarget(sides));
  };
  const close = () => route.getState().go('fleet');
  useKey('back', close);
  useKey('override', () => layers.getState().open('override-form', { tenant: id, mode: 'set' }));
  const { facts } = words.fleet;
  const list = (record: Readonly<Record<string, string>>) =>
    Object.entries(record)
      .map(([key, text]) => (text === '' ? key : `${key}=${text}`))
      .join(', ');
  const place =
    value === null
      ? []
      : ([
          [facts.region, value.region],
          [facts.deploymentTarget, value.deploymentTarget],
          [facts.reseller, value.reseller],
          [facts.tags, list(value.tags)],
          [facts.externalIds, list(value.externalIds)],
          [facts.contacts, value.contacts.map((one) => `${one.name}, ${one.role}`).join('; ')],
        ] as const);
  return (
    <Pane name={words.fleet.detail} className="column tenant-detail">
      <div className="detail-head">
        <h2 className="cut">{value?.name ?? id}</h2>
        <code className="quiet cut">{id}</code>
        <span className="grow" />
        {value === null ? null : (
          <Button
            small
            icon={<EditIcon size={12} aria-hidden="true" />}
            onPress={() => layers.getState().open('tenant-form', { tenant: id, mode: 'edit' })}
          >
            {words.fleet.edit}
          </Button>
        )}
        <Button
          tone="quiet"
          small
          label={words.fleet.closeDetail}
          icon={<CrossIcon size={14} aria-hidden="true" />}
          onPress={close}
        />
      </div>
      {shown.failure === null ? null : (
        <FailureNotice
          failure={shown.failure}
          at={value === null ? null : shown.at}
          onRetry={() => void fleet.getState().open(id)}
        />
      )}
      <Loading what={id} waiting={value === null && shown.state === 'loading'} />
      {value === null ? null : (
        <div className="scroll">
          <PanelHead title={words.fleet.tiers} hint={words.fleet.tiersHint}>
            <StatusWord status={value.status} />
          </PanelHead>
          <dl className="facts pad-facts">
            {tierFacts.map((fact) => (
              <div key={fact} className="fact">
                <dt>{facts[fact]}</dt>
                <dd className="strong">{value[fact]}</dd>
              </div>
            ))}
          </dl>
          <div className="detail-actions">
            <Button
              small
              {...(value.status === 'archived' ? { disabledWhy: words.fleet.status.archived } : {})}
              onPress={() => setDialog('migrate')}
            >
              {migrateWords.open}
            </Button>
            <Button small onPress={() => setDialog('access')}>
              {migrateWords.access}
            </Button>
            <Button small onPress={compare}>
              {compareWords.open}
            </Button>
          </div>
          <OverrideList tenant={value} />
          <EffectiveValues tenant={value} />
          <PanelHead title={words.fleet.place} />
          <dl className="facts pad-facts">
            {place.map(([fact, text]) => (
              <div key={fact} className="fact">
                <dt>{fact}</dt>
                <dd className={text === '' ? 'quiet' : ''}>{text === '' ? words.fleet.absent : text}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      {value === null || dialog === null ? null : (
        <Suspense fallback={null}>
          {dialog === 'migrate' ? (
            <MigrateDialog tenant={value} onClose={() => setDialog(null)} />
          ) : (
            <AccessDialog tenant={value} onClose={() => setDialog(null)} />
          )}
        </Suspense>
      )}
    </Pane>
  );
}
