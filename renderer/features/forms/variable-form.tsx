import { useState } from 'react';
import type { Json } from '../../../main/contract/json.ts';
import { Field } from '../../components/field.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { words } from '../../words.ts';
import { FormDialog } from './form-dialog.tsx';
import { useFirstError } from './use-first-error.ts';
import { useWriteForm } from './use-write-form.ts';
import { readValue, typedValue } from './value.ts';
import { ValueField } from './value-field.tsx';

/** Sets a variable for one tenant in one environment. */
export function VariableForm() {
  const { bridge, layers } = useConsole();
  const start = useConsoleState('layers', (state) => state.start);
  const workspace = useConsoleState('workspace', (state) => state);
  const tenant = start.tenant ?? '';
  const variable = start.variable ?? '';
  const [environment, setEnvironment] = useState(start.environment ?? '');
  const [value, setValue] = useState(typedValue(start.value as Json | undefined));
  const [tried, setTried] = useState(false);
  const form = useWriteForm();
  const read = readValue(value);
  const touched = environment === '' ? workspace.environments.find((one) => one.protected)?.name : environment;
  const production = touched !== undefined && isProtected(workspace, touched) ? touched : null;
  const valueError = 'error' in read ? read.error : undefined;
  const reasonError = production !== null && form.why.reason.trim() === '' ? words.fleet.needReason : undefined;
  const wrong = Number(valueError !== undefined) + Number(reasonError !== undefined);
  useFirstError(tried, wrong);
  const write = (meta: Parameters<typeof bridge.variableSet>[1]) =>
    bridge.variableSet(
      {
        name: variable,
        tenant,
        value: 'value' in read ? read.value : null,
        ...(environment === '' ? {} : { environment }),
      },
      meta,
    );
  return (
    <FormDialog
      title={words.fleet.variableTitle(variable)}
      form={form}
      production={production}
      wrong={tried ? wrong : 0}
      needsReason={production !== null}
      reasonError={tried ? reasonError : undefined}
      saveLabel={words.fleet.saveVariable(variable)}
      onShow={() => {
        setTried(true);
        if (wrong === 0) void form.show(write);
      }}
      onSave={async () => {
        if (await form.save(write, words.fleet.savedVariable(variable, tenant), words.fleet.savedHere))
          layers.getState().close();
      }}
    >
      <div className="form-pair">
        <Field label={words.fleet.formTenant}>
          {(control) => <input {...control} className="input" value={tenant} readOnly />}
        </Field>
        <Field label={words.fleet.formEnvironment}>
          {(control) => (
            <select
              {...control}
              className="select"
              value={environment}
              onChange={(event) => setEnvironment(event.target.value)}
            >
              {workspace.environments.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.name}
                </option>
              ))}
              <option value="">{words.fleet.everyEnvironment}</option>
            </select>
          )}
        </Field>
      </div>
      <ValueField value={value} error={tried ? valueError : undefined} onChange={setValue} />
    </FormDialog>
  );
}
