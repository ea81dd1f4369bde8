import { useState } from 'react';
import type { TemplateSummary } from '../../../../main/contract/model.ts';
import { useConsole } from '../../../console.ts';
import { manageWords as words } from '../../../words/manage.ts';
import type { Write } from '../../fleet/writes.ts';
import { useWriteForm } from '../../forms/use-write-form.ts';
import { TenantField } from './tenant-field.tsx';
import { SelectField } from './text-field.tsx';
import { useProtectedReach } from './use-reach.ts';
import { WriteDialog } from './write-dialog.tsx';

/** Holds one tenant to a template, at one of its versions or at its newest. */
export function PinDialog(props: {
  readonly template: Pick<TemplateSummary, 'name' | 'document' | 'version'>;
  /** The version it begins with; null: the newest, whichever that is. */
  readonly version: number | null;
  readonly tenant: string;
  readonly onClose: () => void;
}) {
  const { template } = props;
  const { bridge } = useConsole();
  const form = useWriteForm();
  const production = useProtectedReach(1);
  const [tenant, setTenant] = useState(props.tenant);
  const [version, setVersion] = useState(props.version);
  const [tried, setTried] = useState(false);
  const problem = tenant === '' ? words.needTenant : undefined;
  const write: Write<unknown> = (meta) =>
    bridge.templatePin(
      { tenant, template: template.name, document: template.document, ...(version === null ? {} : { version }) },
      meta,
    );
  const note = version === null ? words.pinNewestNote : words.pinNote;
  return (
    <WriteDialog
      title={words.pinTitle(template.name)}
      form={form}
      production={production}
      wrong={Number(problem !== undefined)}
      tried={tried}
      saveLabel={words.pinSave(tenant, version)}
      onClose={props.onClose}
      onTry={() => setTried(true)}
      onShow={() => void form.show(write)}
      onSave={async () => {
        if (await form.save(write, words.pinned(tenant, template.name, version), note)) props.onClose();
      }}
    >
      <p className="dialog-note">{note}</p>
      <div className="form-pair">
        <TenantField value={tenant} error={tried ? problem : undefined} onChange={setTenant} />
        <SelectField
          label={words.fromVersion}
          value={version === null ? '' : String(version)}
          options={[
            { value: '', label: words.newest },
            ...Array.from({ length: Math.min(200, template.version) }, (_, index) => {
              const value = String(template.version - index);
              return { value, label: `v${value}` };
            }),
          ]}
          onChange={(value) => setVersion(value === '' ? null : Number(value))}
        />
      </div>
    </WriteDialog>
  );
}

/** Lets a tenant go back to what its tier reads. */
export function UnpinDialog(props: {
  readonly tenant: string;
  readonly document: string;
  readonly onClose: () => void;
}) {
  const { tenant, document } = props;
  const { bridge } = useConsole();
  const form = useWriteForm();
  const production = useProtectedReach(1);
  const [tried, setTried] = useState(false);
  const write: Write<unknown> = (meta) => bridge.templateUnpin({ tenant, document }, meta);
  return (
    <WriteDialog
      title={words.unpinTitle(tenant)}
      form={form}
      production={production}
      wrong={0}
      tried={tried}
      saveLabel={words.unpinSave(tenant)}
      onClose={props.onClose}
      onTry={() => setTried(true)}
      onShow={() => void form.show(write)}
      onSave={async () => {
        if (await form.save(write, words.unpinned(tenant), words.unpinNote(document))) props.onClose();
      }}
    >
      <p className="dialog-note">{words.unpinNote(document)}</p>
    </WriteDialog>
  );
}
