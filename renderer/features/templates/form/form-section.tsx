import { ErrorIcon } from '@blueprintjs/icons';
import { useState } from 'react';
import type { DraftChange } from '../../../../main/contract/authoring.ts';
import type { Finding } from '../../../../main/contract/finding.ts';
import type { Json } from '../../../../main/contract/json.ts';
import { Button } from '../../../components/button.tsx';
import { descriptionOf } from '../../../editor/schema-lookup.ts';
import type { TemplateDocument } from '../../../editor/template-document.ts';
import { formWords as words } from '../../../words/form.ts';
import { FieldRow } from './field-row.tsx';
import type { FormSection } from './form-fields.ts';

/** One map of the text: its fields, what it lacks, and a way to add a key. */
export function FormSectionView(props: {
  readonly section: FormSection;
  readonly document: TemplateDocument;
  readonly findings: readonly Finding[];
  /** Values of the pinned tenant's rendering by path; null while there is none. */
  readonly results: ReadonlyMap<string, Json> | null;
  readonly onLine: (line: number) => void;
  readonly onChanges: (changes: readonly DraftChange[]) => void;
  /** Adds a key; false where it cannot be put in without changing others. */
  readonly onAdd: (name: string) => boolean;
}) {
  const { section } = props;
  const [choice, setChoice] = useState('');
  const [refused, setRefused] = useState('');
  const title = section.place.length === 0 ? words.document : section.place.join('.');
  const needed = section.missing.filter((key) => key.required);
  const others = section.missing.filter((key) => !key.required);
  const chosen = others.find((key) => key.name === choice) ?? others[0];
  const add = (name: string) => setRefused(props.onAdd(name) ? '' : name);
  return (
    <section aria-label={title} className="form-section">
      <h3 className="group-head">
        <code>{title}</code>
      </h3>
      {section.fields.map((field) => (
        <FieldRow
          key={`${field.path} ${field.entry.line}`}
          field={field}
          document={props.document}
          findings={props.findings}
          results={props.results}
          onLine={props.onLine}
          onChanges={props.onChanges}
        />
      ))}
      {!section.open
        ? null
        : needed.map((key) => (
            <div key={key.name} className="form-missing">
              <code>{key.name}</code>
              <span className="field-error">
                <ErrorIcon size={12} aria-hidden="true" />
                {words.missing}
              </span>
              <Button small onPress={() => add(key.name)}>
                {words.add(key.name)}
              </Button>
            </div>
          ))}
      {!section.open || chosen === undefined ? null : (
        <div className="form-add">
          <select
            className="select compare-select"
            aria-label={words.addChoose(title)}
            value={chosen.name}
            onChange={(event) => setChoice(event.target.value)}
          >
            {others.map((key) => (
              <option key={key.name} value={key.name}>
                {key.name}
              </option>
            ))}
          </select>
          <Button small onPress={() => add(chosen.name)}>
            {words.addOther}
          </Button>
          <span className="quiet small cut">{descriptionOf(chosen.schemas)}</span>
        </div>
      )}
      {refused === '' ? null : (
        <p className="field-error pad" role="alert">
          <ErrorIcon size={12} aria-hidden="true" />
          {words.unsafe}
        </p>
      )}
    </section>
  );
}
