import { useEffect, useRef, useState } from 'react';
import type { DraftChange } from '../../../../main/contract/authoring.ts';
import type { Finding } from '../../../../main/contract/finding.ts';
import type { Json } from '../../../../main/contract/json.ts';
import { Field, type FieldProps } from '../../../components/field.tsx';
import { allowedOf, boundsOf, descriptionOf, typesOf } from '../../../editor/schema-lookup.ts';
import type { TemplateDocument } from '../../../editor/template-document.ts';
import { inline } from '../../../format.ts';
import { formWords as words } from '../../../words/form.ts';
import { replaceValue } from './form-edits.ts';
import type { FormField } from './form-fields.ts';
import { scalarText, scalarValue } from './scalar-text.ts';
import { violation } from './violations.ts';

/** One value: its field with help, what the schema or the checks say against it, and what it gives. */
export function FieldRow(props: {
  readonly field: FormField;
  readonly document: TemplateDocument;
  readonly findings: readonly Finding[];
  readonly results: ReadonlyMap<string, Json> | null;
  readonly onLine: (line: number) => void;
  readonly onChanges: (changes: readonly DraftChange[]) => void;
}) {
  const { field, document, results } = props;
  const shown = shownText(field);
  const [typed, setTyped] = useState(shown);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const written = useRef(field.written);
  useEffect(() => {
    // What came from elsewhere (the editor, an undo) replaces what was typed; the field's own change does not.
    if (written.current === field.written) return;
    written.current = field.written;
    setTyped(shown);
    setProblem(undefined);
  }, [field.written, shown]);
  const put = (value: string) => {
    setTyped(value);
    const next = writtenFor(field, value);
    if ('error' in next) return setProblem(next.error);
    const changes = replaceValue(document, field.entry, next.written);
    if (changes === null) return setProblem(words.unsafe);
    setProblem(undefined);
    written.current = next.written;
    if (changes.length > 0) props.onChanges(changes);
  };
  const value = scalarValue(field.written);
  const against = value === undefined || field.kind === 'in-block' ? undefined : violation(value, field.schemas);
  const said = props.findings.find((one) => one.path === field.path && one.severity === 'error')?.message;
  const result = results?.get(field.path);
  const help = [field.known ? descriptionOf(field.schemas) : words.unknownKey, ...boundsOf(field.schemas)]
    .filter((part) => part !== '')
    .join(' · ');
  const readOnly = field.kind === 'in-block' || field.kind === 'in-text';
  return (
    <div className="form-row">
      <Field
        label={field.name}
        optional={!field.required}
        help={readOnly ? readOnlyWhy(field) : help}
        error={problem ?? against ?? said}
      >
        {(control) => <Control field={field} control={control} value={typed} onValue={put} />}
      </Field>
      <span className="form-row-side">
        {readOnly || field.kind === 'expression' ? (
          <span className="quiet small form-gives" title={inline(result)}>
            {results === null ? '' : result === undefined ? words.givesNothing : words.gives(inline(result))}
          </span>
        ) : null}
        <button type="button" className="link small" onClick={() => props.onLine(field.entry.line)}>
          <span className="hidden-text">
            {words.toLine(field.entry.line)}, {field.name}
          </span>
          <span aria-hidden="true">{words.line(field.entry.line)}</span>
        </button>
      </span>
    </div>
  );
}

const readOnlyWhy = (field: FormField) => (field.kind === 'in-block' ? words.inBlock : words.inText);

/** What a field's control shows of what is written. */
function shownText(field: FormField): string {
  if (field.kind !== 'text') return field.written;
  const value = scalarValue(field.written);
  return typeof value === 'string' ? value : field.written;
}

/** What a field's text is written as, or what is wrong with it. What breaks a bound is written all the same, and said. */
function writtenFor(field: FormField, typed: string): { readonly written: string } | { readonly error: string } {
  if (field.kind === 'number') {
    const number = Number(typed);
    if (typed.trim() === '' || !Number.isFinite(number) || typeof scalarValue(typed.trim()) !== 'number')
      return { error: words.needNumber };
    return { written: typed.trim() };
  }
  if (field.kind === 'json') {
    try {
      return { written: JSON.stringify(JSON.parse(typed)) };
    } catch (error) {
      return { error: words.badJson(error instanceof Error ? error.message : String(error)) };
    }
  }
  if (/[\r\n]/.test(typed)) return { error: words.oneLine };
  if (field.kind === 'text') {
    // A place that takes text and numbers keeps a number a number.
    const types = typesOf(field.schemas);
    const asIs = scalarValue(typed);
    const other = types.length > 0 && !types.includes('string') && asIs !== undefined;
    return { written: other ? typed : scalarText(typed, field.written) };
  }
  return { written: typed };
}

function Control(props: {
  readonly field: FormField;
  readonly control: FieldProps;
  readonly value: string;
  readonly onValue: (value: string) => void;
}) {
  const { field, control, value, onValue } = props;
  switch (field.kind) {
    case 'in-block':
    case 'in-text':
      return <input {...control} className="input mono" value={firstLine(field.written)} readOnly />;
    case 'boolean':
    case 'choice': {
      const offered =
        field.kind === 'boolean' ? [words.on, words.off] : allowedOf(field.schemas).map((one) => scalarText(one, ''));
      // What stands there stays choosable, even if the schema does not list it.
      const options = [...new Set([...offered.map((one) => sameAs(one, value)), value])];
      return (
        <select {...control} className="select mono" value={value} onChange={(event) => onValue(event.target.value)}>
          {options.map((one) => (
            <option key={one} value={one}>
              {inline(scalarValue(one) ?? one)}
            </option>
          ))}
        </select>
      );
    }
    case 'expression':
      return (
        <input
          {...control}
          className="input mono form-code"
          value={value}
          spellCheck={false}
          onChange={(event) => onValue(event.target.value)}
        />
      );
    default:
      return (
        <input
          {...control}
          className={field.kind === 'text' ? 'input' : 'input mono'}
          value={value}
          spellCheck={false}
          {...(field.kind === 'number' ? { inputMode: 'decimal' as const } : {})}
          onChange={(event) => onValue(event.target.value)}
        />
      );
  }
}

/** An offered value written like the one that stands there, so that the same value is one option. */
function sameAs(offered: string, written: string): string {
  const same = JSON.stringify(scalarValue(offered)) === JSON.stringify(scalarValue(written));
  if (same) return written;
  const value = scalarValue(offered);
  return value === undefined ? offered : scalarText(value, written);
}

function firstLine(written: string): string {
  const [first = '', ...rest] = written.split('\n');
  return rest.length === 0 ? first : `${first} …`;
}
