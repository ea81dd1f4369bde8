import { useState } from 'react';
import { templateTiers, tenantStatuses } from '../../../../main/contract/model.ts';
import type { EditedTenants } from '../../../../main/contract/tenants.ts';
import { useConsole } from '../../../console.ts';
import { count } from '../../../format.ts';
import { bulkWords } from '../../../words/fleet-bulk.ts';
import { words } from '../../../words.ts';
import { SelectField, TextField } from '../../templates/manage/text-field.tsx';
import type { Write } from '../writes.ts';
import { type ChangeGroup, editOf, emptyDraft, groupChanges, type ManyDraft } from './edit-fields.ts';
import { EffectDialog } from './effect-dialog.tsx';
import { useDryRun } from './use-dry-run.ts';

const plainFields = [
  'plan',
  'licenceTier',
  'resourceTier',
  'pluginTier',
  'region',
  'deploymentTarget',
  'reseller',
] as const;
const mostGroups = 60;

/** Edits, or archives, every tenant that a selection means, as one change set; what it changes is shown first. */
export function EditManyDialog(props: {
  readonly select: string;
  readonly tenants: number;
  readonly archive: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { select, tenants, archive } = props;
  const { bridge } = useConsole();
  const run = useDryRun<EditedTenants>();
  const [draft, setDraft] = useState<ManyDraft>(emptyDraft);
  const put = (change: Partial<ManyDraft>) => setDraft((before) => ({ ...before, ...change }));
  const edit = archive ? { status: 'archived' as const } : editOf(draft);
  const write: Write<EditedTenants> = (meta) => bridge.tenantEditMany({ ...edit, select }, meta);
  const { effect } = run;
  const changed = effect?.value.changed ?? 0;
  const blocked =
    effect === null
      ? Object.keys(edit).length === 0
        ? bulkWords.nothingSaid
        : undefined
      : changed === 0
        ? bulkWords.nothingChanges
        : undefined;
  const field = (name: (typeof plainFields)[number]) => (
    <TextField
      key={name}
      optional
      label={words.fleet.facts[name]}
      value={draft[name]}
      maxLength={name === 'reseller' ? 200 : name === 'deploymentTarget' ? 256 : 64}
      onChange={(value) => put({ [name]: value })}
    />
  );
  return (
    <EffectDialog
      title={archive ? bulkWords.archiveTitle(tenants) : bulkWords.editTitle(tenants)}
      run={run}
      production={null}
      blocked={blocked}
      effect={
        effect === null ? null : (
          <section aria-label={bulkWords.groups}>
            <h3 className="effect-headline">{bulkWords.editEffect(changed, effect.value.unchanged)}</h3>
            <ChangeGroups groups={groupChanges(effect.changes)} />
          </section>
        )
      }
      saveLabel={archive ? bulkWords.archiveSave(changed) : bulkWords.editSave(changed)}
      onShow={() => void run.ask(write)}
      onBack={run.back}
      onClose={props.onClose}
      onSave={async () => {
        const title = archive ? bulkWords.archived(changed) : bulkWords.edited(changed);
        if (await run.save(write, title, words.fleet.savedHere)) props.onDone();
      }}
    >
      {archive ? (
        <p className="dialog-note">{bulkWords.archiveNote}</p>
      ) : (
        <>
          <p className="dialog-note">{bulkWords.editNote}</p>
          <div className="form-triple">
            <SelectField
              label={words.fleet.facts.tier}
              value={draft.tier}
              options={[
                { value: '', label: bulkWords.asIs },
                ...templateTiers.map((value) => ({ value, label: value })),
              ]}
              onChange={(tier) => put({ tier })}
            />
            <SelectField
              label={words.fleet.statusLabel}
              value={draft.status}
              options={[
                { value: '', label: bulkWords.asIs },
                ...tenantStatuses
                  .filter((status) => status !== 'archived')
                  .map((value) => ({ value, label: words.fleet.status[value] })),
              ]}
              onChange={(status) => put({ status })}
            />
            {plainFields.map(field)}
          </div>
          <div className="form-triple">
            <TextField
              optional
              label={bulkWords.setTags}
              help={bulkWords.setTagsHelp}
              value={draft.setTags}
              maxLength={4000}
              onChange={(setTags) => put({ setTags })}
            />
            <TextField
              optional
              label={bulkWords.unsetTags}
              help={bulkWords.unsetTagsHelp}
              value={draft.unsetTags}
              maxLength={4000}
              onChange={(unsetTags) => put({ unsetTags })}
            />
            <TextField
              optional
              label={bulkWords.environments}
              help={bulkWords.environmentsHelp}
              value={draft.environments}
              maxLength={1000}
              onChange={(environments) => put({ environments })}
            />
          </div>
        </>
      )}
    </EffectDialog>
  );
}

/** Ways in which tenants change, each with how many. */
function ChangeGroups({ groups }: { readonly groups: readonly ChangeGroup[] }) {
  const { column } = bulkWords;
  if (groups.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no scrolling box
    <div
      role="group"
      className="dialog-list"
      data-inset-focus=""
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={bulkWords.groups}
    >
      <table className="table">
        <thead>
          <tr>
            <th className="number">{column.tenants}</th>
            <th>{column.field}</th>
            <th>{column.change}</th>
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, mostGroups).map((group) => (
            <tr key={`${group.field} ${group.before} ${group.after}`}>
              <td className="number strong">{count(group.tenants)}</td>
              <td>
                <code>{group.field}</code>
              </td>
              <td className="effect-values">
                <code className="quiet">{group.before === '' ? bulkWords.noText : group.before}</code> →{' '}
                <code>{group.after === '' ? bulkWords.noText : group.after}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {groups.length > mostGroups ? (
        <p className="quiet small pad">{bulkWords.moreGroups(groups.length - mostGroups)}</p>
      ) : null}
    </div>
  );
}
