import { Field } from '../../../components/field.tsx';
import { useConsole } from '../../../console.ts';
import { manageWords as words } from '../../../words/manage.ts';
import { useAnswer } from '../history/use-answer.ts';

/** Names one tenant by its identifier; proposes those whose name or identifier holds what was typed. */
export function TenantField(props: {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (tenant: string) => void;
}) {
  const { bridge } = useConsole();
  const found = useAnswer(() => bridge.tenantList({ query: props.value.slice(0, 200), limit: 20 }), [props.value], 80);
  const known = found.value?.find((one) => one.id === props.value);
  return (
    <Field label={words.tenant} help={known?.name ?? words.tenantHelp} error={props.error}>
      {(control) => (
        <>
          <input
            {...control}
            className="input mono"
            value={props.value}
            maxLength={63}
            spellCheck={false}
            list={`${control.id}-options`}
            onChange={(event) => props.onChange(event.target.value.trim())}
          />
          <datalist id={`${control.id}-options`}>
            {(found.value ?? []).map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
