import { Field } from '../../../components/field.tsx';
import { useConsoleState } from '../../../console.ts';
import { compareWords as words } from '../../../words/fleet-compare.ts';
import { TenantField } from '../../templates/manage/tenant-field.tsx';
import { SelectField } from '../../templates/manage/text-field.tsx';
import type { SideDraft } from './side.ts';

/** Names one side of a comparison: a tenant, an environment, a moment. */
export function SideFields(props: {
  readonly name: string;
  readonly side: SideDraft;
  readonly onChange: (side: SideDraft) => void;
}) {
  const { side, onChange } = props;
  const environments = useConsoleState('workspace', (state) => state.environments);
  return (
    <fieldset className="compare-side">
      <legend>{props.name}</legend>
      <TenantField value={side.tenant} error={undefined} onChange={(tenant) => onChange({ ...side, tenant })} />
      <SelectField
        label={words.environment}
        value={side.environment}
        options={[
          { value: '', label: words.everyEnvironment },
          ...environments.map(({ name }) => ({ value: name, label: name })),
        ]}
        onChange={(environment) => onChange({ ...side, environment })}
      />
      <Field label={words.moment} optional help={words.momentHelp}>
        {(control) => (
          <input
            {...control}
            className="input mono"
            value={side.at}
            maxLength={64}
            spellCheck={false}
            onChange={(event) => onChange({ ...side, at: event.target.value })}
          />
        )}
      </Field>
    </fieldset>
  );
}
