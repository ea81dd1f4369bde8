import { BanCircleIcon, TickCircleIcon } from '@blueprintjs/icons';
import { useState } from 'react';
import type { Tenant } from '../../../../main/contract/model.ts';
import type { AccessDecision } from '../../../../main/contract/values.ts';
import { EnvironmentMarker, LayerBadge } from '../../../components/badge.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { DialogHead } from '../../../components/dialog-head.tsx';
import { FailureNotice, Loading } from '../../../components/states.tsx';
import { useConsole, useConsoleState } from '../../../console.ts';
import { dotted, inline } from '../../../format.ts';
import { isProtected } from '../../../stores/workspace-store.ts';
import { migrateWords as words } from '../../../words/fleet-migrate.ts';
import { words as all } from '../../../words.ts';
import { useAnswer } from '../../templates/history/use-answer.ts';
import { SelectField, TextField } from '../../templates/manage/text-field.tsx';
import '../../forms/forms.css';
import './migrate.css';

/** Asks whether a tenant may do an operation on a database type, and what decides it. Changes nothing. */
export function AccessDialog(props: { readonly tenant: Tenant; readonly onClose: () => void }) {
  const { tenant, onClose } = props;
  const { bridge } = useConsole();
  const effective = useConsoleState('fleet', (state) => state.effective.value);
  const [database, setDatabase] = useState('');
  const [operation, setOperation] = useState('');
  const [environment, setEnvironment] = useState('');
  const ready = database.trim() !== '' && operation.trim() !== '';
  const answer = useAnswer(
    ready
      ? () =>
          bridge.access({
            tenant: tenant.id,
            database: database.trim(),
            operation: operation.trim(),
            ...(environment === '' ? {} : { environment }),
          })
      : null,
    [tenant.id, database, operation, environment],
    200,
  );
  const value = ready && answer.failure === null ? answer.value : null;
  // The types this tenant has, out of its own documents.
  const types = [
    ...new Set(
      (effective?.values ?? []).flatMap(({ document, path }) => {
        const [, type] = document === 'tenant' ? (/^\/databases\/([^/]+)\//.exec(path) ?? []) : [];
        return type === undefined ? [] : [type];
      }),
    ),
  ];
  return (
    <Dialog name={words.accessTitle(tenant.name)} onClose={onClose} className="form-dialog">
      <DialogHead title={words.accessTitle(tenant.name)} onClose={onClose} />
      <div className="dialog-body">
        <div className="form-triple">
          <TextField
            mono
            label={words.database}
            help={words.databaseHelp}
            value={database}
            options={types}
            onChange={setDatabase}
          />
          <TextField
            mono
            label={words.operation}
            help={words.operationHelp}
            value={operation}
            options={['read', 'write', 'backup']}
            onChange={setOperation}
          />
          <SelectField
            label={words.environment}
            value={environment}
            options={[
              { value: '', label: words.everyEnvironment },
              ...tenant.environments.map((name) => ({ value: name, label: name })),
            ]}
            onChange={setEnvironment}
          />
        </div>
        {answer.failure === null ? null : <FailureNotice failure={answer.failure} />}
        <Loading what={words.asking} waiting={ready && answer.state === 'loading'} />
        {value === null ? null : (
          <div role="status" className="access-answer">
            <Verdict allowed={value.allowed} />
            <p>{value.because}</p>
            <ul className="moved-list" aria-label={words.byEnvironment}>
              {value.environments.map((one) => (
                <Decision key={one.environment} decision={one} />
              ))}
            </ul>
            <p className="second">
              {words.users(value.users.length)}
              {value.users.length > 0 ? `: ${value.users.join(', ')}` : ''}
            </p>
            {value.conditions.length === 0 ? null : (
              <>
                <h3>{words.conditions}</h3>
                <ul className="moved-list">
                  {value.conditions.map((one) => (
                    <li key={one.path}>
                      <code className="breakable">{dotted(one.path)}</code>
                      <code className="breakable">{inline(one.value)}</code>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        )}
      </div>
    </Dialog>
  );
}

function Verdict({ allowed }: { readonly allowed: boolean }) {
  const Icon = allowed ? TickCircleIcon : BanCircleIcon;
  return (
    <h3 className={allowed ? 'state-word success' : 'state-word danger'}>
      <Icon size={14} aria-hidden="true" />
      {allowed ? words.allowed : words.refused}
    </h3>
  );
}

function Decision({ decision }: { readonly decision: AccessDecision }) {
  const marked = useConsoleState('workspace', (state) => isProtected(state, decision.environment));
  const { layer, path, source, line } = decision;
  const place = source === null ? '' : line === null ? source : `${source}, line ${line}`;
  return (
    <li>
      <EnvironmentMarker name={decision.environment} marked={marked} />
      <span>{decision.allowed ? words.allowed : words.refused}</span>
      <span className="value-cell small">
        <LayerBadge layer={layer} />
        <code className="breakable">{dotted(path)}</code>
        <span className="quiet">{place}</span>
      </span>
    </li>
  );
}
