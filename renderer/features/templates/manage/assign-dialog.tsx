import { useState } from 'react';
import { type TemplateSummary, type TemplateTier, templateTiers } from '../../../../main/contract/model.ts';
import { Segments } from '../../../components/segments.tsx';
import { useConsole, useConsoleState } from '../../../console.ts';
import { isProtected } from '../../../stores/workspace-store.ts';
import { manageWords as words } from '../../../words/manage.ts';
import type { Write } from '../../fleet/writes.ts';
import { useWriteForm } from '../../forms/use-write-form.ts';
import { TenantField } from './tenant-field.tsx';
import { SelectField } from './text-field.tsx';
import { WriteDialog } from './write-dialog.tsx';

/** A sort of place a template can be put at. */
type PlaceKind = 'tier' | 'environment' | 'tenant';

/** The place each kind of template is made for. */
const usual = { tier: 'tier', service: 'tier', overlay: 'environment', tenant: 'tenant' } as const;

/** Puts a template at a place of its document: a tier, an environment or one tenant. */
export function AssignDialog(props: {
  readonly template: Pick<TemplateSummary, 'name' | 'kind' | 'document'>;
  /** The pinned tenant, proposed where a tenant is asked for. */
  readonly tenant: string;
  readonly onClose: () => void;
}) {
  const { template } = props;
  const { bridge } = useConsole();
  const workspace = useConsoleState('workspace', (state) => state);
  const form = useWriteForm();
  const [kind, setKind] = useState<PlaceKind>(usual[template.kind]);
  const [tier, setTier] = useState<TemplateTier>(templateTiers.find((one) => one === template.name) ?? 'standard');
  const [environment, setEnvironment] = useState(kind === 'environment' ? workspace.environment : '');
  const [tenant, setTenant] = useState(props.tenant);
  const [tried, setTried] = useState(false);
  const needsEnvironment = kind === 'environment';
  const chosen = needsEnvironment && environment === '' ? workspace.environment : environment;
  const place = {
    tier: kind === 'tier' ? tier : null,
    environment: kind === 'tier' || chosen === '' ? null : chosen,
    tenant: kind === 'tenant' ? tenant : null,
  };
  const touched = place.environment ?? workspace.environments.find((one) => one.protected)?.name ?? null;
  const production = touched !== null && isProtected(workspace, touched) ? touched : null;
  const tenantError = kind === 'tenant' && tenant === '' ? words.needTenant : undefined;
  const where = words.place(place);
  const write: Write<unknown> = (meta) =>
    bridge.templateAssign(
      {
        template: template.name,
        document: template.document,
        ...(place.tier === null ? {} : { tier: place.tier }),
        ...(place.environment === null ? {} : { environment: place.environment }),
        ...(place.tenant === null ? {} : { tenant: place.tenant }),
      },
      meta,
    );
  return (
    <WriteDialog
      title={words.assignTitle(template.name)}
      form={form}
      production={production}
      wrong={Number(tenantError !== undefined)}
      tried={tried}
      saveLabel={words.assignSave(where)}
      onClose={props.onClose}
      onTry={() => setTried(true)}
      onShow={() => void form.show(write)}
      onSave={async () => {
        if (await form.save(write, words.assigned(template.name, where), words.assignNote)) props.onClose();
      }}
    >
      <p className="dialog-note">{words.assignNote}</p>
      <Segments
        name={words.assignPlace}
        value={kind}
        options={(['tier', 'environment', 'tenant'] as const).map((value) => ({
          value,
          label: words.assignPlaces[value],
        }))}
        onChoose={setKind}
      />
      <div className="form-pair">
        {kind === 'tier' ? (
          <SelectField
            label={words.tier}
            value={tier}
            options={templateTiers.map((value) => ({ value, label: value }))}
            onChange={setTier}
          />
        ) : null}
        {kind === 'tenant' ? (
          <TenantField value={tenant} error={tried ? tenantError : undefined} onChange={setTenant} />
        ) : null}
        {kind === 'tier' ? null : (
          <SelectField
            label={words.environment}
            value={chosen}
            options={[
              ...(needsEnvironment ? [] : [{ value: '', label: words.everyEnvironment }]),
              ...workspace.environments.map((one) => ({ value: one.name, label: one.name })),
            ]}
            onChange={setEnvironment}
          />
        )}
      </div>
    </WriteDialog>
  );
}
