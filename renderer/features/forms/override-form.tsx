import { useState } from 'react';
import type { Json } from '../../../main/contract/json.ts';
import { Field } from '../../components/field.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { dotted, inline } from '../../format.ts';
import { isProtected } from '../../stores/workspace-store.ts';
import { words } from '../../words.ts';
import type { Write } from '../fleet/writes.ts';
import { FormDialog } from './form-dialog.tsx';
import { useFirstError } from './use-first-error.ts';
import { useKnownLeaf } from './use-known-leaf.ts';
import { useWriteForm } from './use-write-form.ts';
import { readValue, type TypedValue, toPointer, typedValue, type ValueType } from './value.ts';
import { ValueField } from './value-field.tsx';

/** Sets or unsets one override of a tenant; the difference is shown before it is kept. */
export function OverrideForm() {
  const { bridge, layers } = useConsole();
  const start = useConsoleState('layers', (state) => state.start);
  const workspace = useConsoleState('workspace', (state) => state);
  const tenantName = useConsoleState('fleet', (state) =>
    state.tenant.value?.id === start.tenant ? state.tenant.value?.name : undefined,
  );
  const templates = useConsoleState('templates', (state) => state.list.value);
  const tenant = start.tenant ?? '';
  const unset = start.mode === 'unset';
  const [environment, setEnvironment] = useState(
    start.environment ?? (start.path === undefined ? workspace.environment : ''),
  );
  const [document, setDocument] = useState(start.document ?? 'tenant');
  const [path, setPath] = useState(dotted(start.path ?? ''));
  const begun = typedValue(start.value as Json | undefined);
  const [chosenType, setChosenType] = useState<ValueType | null>(start.value === undefined ? null : begun.type);
  const [text, setText] = useState(begun.text);
  const known = useKnownLeaf(tenant, environment, path);
  // A path that holds a number asks for a number, until another type is chosen.
  const type = chosenType ?? typedValue(known?.value).type;
  const value = { type, text: type === 'boolean' && text === '' ? 'true' : text };
  const setValue = (next: TypedValue) => {
    if (next.type !== type) setChosenType(next.type);
    setText(next.text);
  };
  const [tried, setTried] = useState(false);
  const form = useWriteForm();
  const read = readValue(value);
  const touched = environment === '' ? workspace.environments.find((one) => one.protected)?.name : environment;
  const production = touched !== undefined && isProtected(workspace, touched) ? touched : null;
  const errors = {
    path: path.trim() === '' ? words.fleet.needPath : undefined,
    value: !unset && 'error' in read ? read.error : undefined,
    reason: production !== null && form.why.reason.trim() === '' ? words.fleet.needReason : undefined,
  };
  const wrong = Object.values(errors).filter((one) => one !== undefined).length;
  const shown = tried ? errors : { path: undefined, value: undefined, reason: undefined };
  useFirstError(tried, wrong);
  const documents = [...new Set([document, ...(templates ?? []).map((one) => one.document)])];
  const where = environment === '' ? words.fleet.everyEnvironment : environment;
  const place = { tenant, path: toPointer(path), document, ...(environment === '' ? {} : { environment }) };
  const write: Write<unknown> = (meta) =>
    unset
      ? bridge.overrideUnset(place, meta)
      : bridge.overrideSet({ ...place, value: 'value' in read ? read.value : null }, meta);
  const name = tenantName ?? tenant;
  return (
    <FormDialog
      title={unset ? words.fleet.unsetTitle : words.fleet.overrideTitle}
      form={form}
      production={production}
      wrong={tried ? wrong : 0}
      needsReason={production !== null}
      reasonError={shown.reason}
      saveLabel={unset ? words.fleet.saveUnset(where) : words.fleet.saveOverride(where)}
      onShow={() => {
        setTried(true);
        if (wrong === 0) void form.show(write);
      }}
      onSave={async () => {
        const title = unset
          ? words.fleet.savedUnset(dotted(place.path), name)
          : words.fleet.savedOverride(dotted(place.path), name);
        if (await form.save(write, title, words.fleet.savedHere)) layers.getState().close();
      }}
    >
      <div className="form-triple">
        <Field label={words.fleet.formTenant}>
          {(control) => <input {...control} className="input" value={name} readOnly />}
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
        <Field label={words.fleet.formDocument}>
          {(control) => (
            <select
              {...control}
              className="select"
              value={document}
              onChange={(event) => setDocument(event.target.value)}
            >
              {documents.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field
        label={words.fleet.formPath}
        help={
          known === undefined
            ? words.fleet.formPathHelp
            : words.fleet.formPathNow(inline(known.value), words.templates.layerNames[known.layer])
        }
        error={shown.path}
      >
        {(control) => (
          <input
            {...control}
            className="input mono"
            spellCheck={false}
            value={path}
            onChange={(event) => setPath(event.target.value)}
          />
        )}
      </Field>
      {unset ? null : <ValueField value={value} error={shown.value} onChange={setValue} />}
    </FormDialog>
  );
}
