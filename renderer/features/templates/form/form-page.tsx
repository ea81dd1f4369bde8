import { useMemo, useState } from 'react';
import type { Finding } from '../../../../main/contract/finding.ts';
import { Button } from '../../../components/button.tsx';
import { Pane } from '../../../components/pane.tsx';
import { Empty, FailureNotice } from '../../../components/states.tsx';
import { useConsole } from '../../../console.ts';
import { readTemplate } from '../../../editor/template-document.ts';
import { formWords as words } from '../../../words/form.ts';
import { useAnswer } from '../history/use-answer.ts';
import type { TemplatePageProps } from '../manage/page-props.ts';
import { addKey } from './form-edits.ts';
import { formSections } from './form-fields.ts';
import { FormSectionView } from './form-section.tsx';
import './form.css';

/** How long typing has to rest before results are asked for again, in milliseconds. */
const restMs = 250;

/** What keeps a text from being read as a form: it is no template or no YAML. */
function brokenBy(findings: readonly Finding[], template: string): Finding | undefined {
  return findings.find(
    (one) => one.severity === 'error' && one.code.endsWith('_SYNTAX') && (one.source?.name ?? template) === template,
  );
}

/** The template's text as fields of its schema. A field changes its own value in the text and nothing else. */
export function FormPage(
  props: TemplatePageProps & {
    /** Leads to a line of the text in the editor. */
    readonly onLine: (line: number) => void;
  },
) {
  const { template, text, tenant, environment, document: asked } = props;
  const { bridge, announcer } = useConsole();
  const [filter, setFilter] = useState('');
  const document = useMemo(() => readTemplate(text), [text]);
  const { schema } = template;
  // An overlay or a tenant's own template is a part of a document: what it leaves out is not missing.
  const whole = template.kind === 'tier' || template.kind === 'service';
  const sections = useMemo(
    () => (schema === null ? [] : formSections(document, schema, whole)),
    [document, schema, whole],
  );
  const preview = useAnswer(
    tenant === '' || environment === ''
      ? null
      : () => bridge.templatePreview({ template: template.name, tenant, environment, document: asked, text }),
    [template.id, tenant, environment, asked, text],
    restMs,
  );
  const findings = preview.value?.findings ?? [];
  const results = useMemo(
    () => new Map((preview.value?.rendering?.leaves ?? []).map((leaf) => [leaf.path, leaf.value])),
    [preview.value],
  );
  if (schema === null) {
    return (
      <Pane name={words.name} className="column grow-pane">
        <Empty title={words.noSchemaTitle} action={<Button onPress={() => props.onLine(1)}>{words.toEditor}</Button>}>
          {words.noSchema(template.schemaVersion)}
        </Empty>
      </Pane>
    );
  }
  const broken = brokenBy(findings, template.name);
  if (broken !== undefined) {
    const line = broken.source?.line ?? 1;
    return (
      <Pane name={words.name} className="column grow-pane">
        <Empty
          title={words.brokenTitle}
          action={<Button onPress={() => props.onLine(line)}>{words.toLine(line)}</Button>}
        >
          {words.broken(broken.message)} {broken.fix}
        </Empty>
      </Pane>
    );
  }
  const wanted = filter.trim().toLowerCase();
  const all = sections.reduce((sum, section) => sum + section.fields.length, 0);
  const shown = sections
    .map((section) => ({
      ...section,
      fields: section.fields.filter((field) => field.path.toLowerCase().replaceAll('/', '.').includes(wanted)),
    }))
    .filter((section) => wanted === '' || section.fields.length > 0);
  const count = shown.reduce((sum, section) => sum + section.fields.length, 0);
  return (
    <Pane name={words.name} className="column grow-pane">
      <div className="panel-head">
        <h2 className="panel-title">{words.name}</h2>
        <span className="panel-hint" role="status">
          {wanted === '' ? words.headline(all) : words.filtered(count, all)}
        </span>
        <span className="panel-actions">
          <input
            className="input form-filter"
            aria-label={words.filter}
            placeholder={words.filter}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </span>
      </div>
      {preview.failure === null ? null : (
        <FailureNotice failure={preview.failure} at={preview.at} onRetry={preview.again} />
      )}
      <div className="scroll form-sections">
        {count === 0 && wanted !== '' ? <p className="quiet pad">{words.nothing}</p> : null}
        {shown.map((section) => (
          <FormSectionView
            key={section.place.join('/')}
            section={section}
            document={document}
            findings={findings}
            results={preview.value?.rendering === null || preview.value === null ? null : results}
            onLine={props.onLine}
            onChanges={props.applyChanges}
            onAdd={(name) => {
              const changes = addKey(document, schema, section.place, name);
              if (changes === null) return false;
              props.applyChanges(changes);
              announcer.getState().say(words.addDone(name));
              return true;
            }}
          />
        ))}
      </div>
    </Pane>
  );
}
