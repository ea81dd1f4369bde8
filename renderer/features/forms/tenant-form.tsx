import { useState } from 'react';
import { Field } from '../../components/field.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { words } from '../../words.ts';
import type { Write } from '../fleet/writes.ts';
import { FormDialog } from './form-dialog.tsx';
import { changedFields, choices, draftErrors, draftOf, proposeId, type TenantDraft } from './tenant-fields.ts';
import { useFirstError } from './use-first-error.ts';
import { useWriteForm } from './use-write-form.ts';

const plainFacts = [
  'plan',
  'licenceTier',
  'resourceTier',
  'pluginTier',
  'region',
  'deploymentTarget',
  'reseller',
] as const;

/** Adds a tenant, or edits the open one. */
export function TenantForm() {
  const { bridge, layers, route } = useConsole();
  const start = useConsoleState('layers', (state) => state.start);
  const open = useConsoleState('fleet', (state) => state.tenant.value);
  const environments = useConsoleState('workspace', (state) => state.environments);
  const editing = start.mode === 'edit' ? open : null;
  const [first] = useState(() =>
    draftOf(
      editing,
      environments.map((one) => one.name),
    ),
  );
  const [draft, setDraft] = useState(first);
  const [ownId, setOwnId] = useState(editing !== null);
  const [tried, setTried] = useState(false);
  const form = useWriteForm();
  const errors = draftErrors(draft);
  const wrong = Object.keys(errors).length;
  const shown = tried ? errors : {};
  useFirstError(tried, wrong);
  const put = (change: Partial<TenantDraft>) => setDraft((before) => ({ ...before, ...change }));
  const fields = changedFields(draft, first);
  const write: Write<unknown> = (meta) =>
    editing === null
      ? bridge.tenantAdd({ ...fields, tenant: draft.id, name: draft.name.trim(), tier: draft.tier }, meta)
      : bridge.tenantEdit({ ...fields, tenant: editing.id }, meta);
  const choose = (key: 'status' | 'tier', label: string, said: (word: string) => string) => (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          className="select"
          value={draft[key]}
          onChange={(event) => put({ [key]: event.target.value })}
        >
          {choices[key].map((one) => (
            <option key={one} value={one}>
              {said(one)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  return (
    <FormDialog
      title={editing === null ? words.fleet.addTitle : words.fleet.editTitle(editing.name)}
      form={form}
      production={null}
      wrong={tried ? wrong : 0}
      needsReason={false}
      reasonError={undefined}
      saveLabel={editing === null ? words.fleet.addSave : words.fleet.editSave}
      onShow={() => {
        setTried(true);
        if (wrong === 0) void form.show(write);
      }}
      onSave={async () => {
        const title = editing === null ? words.fleet.added(draft.name) : words.fleet.edited(draft.name);
        if (!(await form.save(write, title, words.fleet.savedHere))) return;
        layers.getState().close();
        if (editing === null) route.getState().go('fleet', draft.id);
      }}
    >
      <div className="form-pair">
        <Field label={words.fleet.tenantName} help={words.fleet.tenantNameHelp} error={shown.name}>
          {(control) => (
            <input
              {...control}
              className="input"
              value={draft.name}
              maxLength={200}
              onChange={(event) =>
                put({ name: event.target.value, ...(ownId ? {} : { id: proposeId(event.target.value) }) })
              }
            />
          )}
        </Field>
        <Field label={words.fleet.tenantId} help={words.fleet.tenantIdHelp} error={shown.id}>
          {(control) => (
            <input
              {...control}
              className="input mono"
              value={draft.id}
              readOnly={editing !== null}
              maxLength={63}
              spellCheck={false}
              onChange={(event) => {
                setOwnId(true);
                put({ id: event.target.value });
              }}
            />
          )}
        </Field>
        {choose('tier', words.fleet.facts.tier, (word) => word)}
        {choose(
          'status',
          words.fleet.statusLabel,
          (word) => words.fleet.status[word as keyof typeof words.fleet.status],
        )}
        {plainFacts.map((fact) => (
          <Field key={fact} label={words.fleet.facts[fact]} optional>
            {(control) => (
              <input
                {...control}
                className="input"
                value={draft[fact]}
                maxLength={64}
                onChange={(event) => put({ [fact]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field label={words.fleet.tagsLabel} optional help={words.fleet.tagsHelp}>
          {(control) => (
            <input
              {...control}
              className="input"
              value={draft.tags}
              onChange={(event) => put({ tags: event.target.value })}
            />
          )}
        </Field>
      </div>
      <fieldset className="ticks">
        <legend className="field-label">{words.fleet.facts.environments}</legend>
        {environments.map((one) => (
          <label key={one.name}>
            <input
              type="checkbox"
              checked={draft.environments.includes(one.name)}
              onChange={(event) =>
                put({
                  environments: environments
                    .map((each) => each.name)
                    .filter((each) => (each === one.name ? event.target.checked : draft.environments.includes(each))),
                })
              }
            />
            {one.name}
          </label>
        ))}
      </fieldset>
    </FormDialog>
  );
}
