import { useState } from 'react';
import { type TemplateKind, templateKinds } from '../../../../main/contract/model.ts';
import { Segments } from '../../../components/segments.tsx';
import { useConsole } from '../../../console.ts';
import { manageWords as words } from '../../../words/manage.ts';
import { words as all } from '../../../words.ts';
import type { Write } from '../../fleet/writes.ts';
import { useWriteForm } from '../../forms/use-write-form.ts';
import { documentProblem, nameProblem } from './names.ts';
import { SelectField, TextField } from './text-field.tsx';
import { useTemplates } from './use-template-names.ts';
import { WriteDialog } from './write-dialog.tsx';

/** What a blank template begins with: what it is, and for a whole document the schema it follows. */
export function blankText(name: string, kind: TemplateKind, document: string, schema: string | undefined): string {
  const head = `# ${name}, ${all.templates.kinds[kind]}, document "${document}"\n`;
  return kind === 'overlay' || schema === undefined ? head : `${head}schema: ${schema}\n`;
}

/** Makes a template: blank, or from another one's version; opens it once it is made. */
export function NewTemplateDialog(props: {
  /** The template to start from; absent: blank. */
  readonly from?: string;
  readonly onClose: () => void;
}) {
  const { bridge, route } = useConsole();
  const templates = useTemplates();
  const form = useWriteForm();
  const [start, setStart] = useState<'blank' | 'template'>(props.from === undefined ? 'blank' : 'template');
  const [name, setName] = useState('');
  const [kind, setKind] = useState<TemplateKind>('tier');
  const [document, setDocument] = useState('tenant');
  const [description, setDescription] = useState('');
  const [chosen, setChosen] = useState(props.from ?? '');
  const [version, setVersion] = useState('');
  const [tried, setTried] = useState(false);
  const open = templates.all.filter((one) => !one.archived);
  const from = open.find((one) => one.name === chosen) ?? open[0];
  const documents = [...new Set(open.map((one) => one.document))];
  const errors = {
    name: nameProblem(name, templates.names),
    document: start === 'blank' ? documentProblem(document) : undefined,
  };
  const wrong = Object.values(errors).filter((one) => one !== undefined).length;
  const known = open.find((one) => one.document === document);
  const write: Write<unknown> = (meta) =>
    bridge.templateNew(
      start === 'template'
        ? {
            template: name,
            from: from?.name ?? '',
            ...(version === '' ? {} : { fromVersion: Number(version) }),
            ...(description === '' ? {} : { description }),
          }
        : {
            template: name,
            kind,
            document,
            text: blankText(name, kind, document, known?.schemaVersion),
            ...(description === '' ? {} : { description }),
            ...(known === undefined ? {} : { schemaVersion: known.schemaVersion }),
          },
      meta,
    );
  return (
    <WriteDialog
      title={words.newTitle}
      form={form}
      production={null}
      wrong={wrong}
      tried={tried}
      saveLabel={words.newSave(name)}
      onClose={props.onClose}
      onTry={() => setTried(true)}
      onShow={() => void form.show(write)}
      onSave={async () => {
        if (!(await form.save(write, words.made(name), words.madeDetail))) return;
        props.onClose();
        route.getState().go('templates', name);
      }}
    >
      <Segments
        name={words.newStart}
        value={start}
        options={(['blank', 'template'] as const).map((value) => ({ value, label: words.newStarts[value] }))}
        onChoose={setStart}
      />
      {start === 'template' ? (
        <div className="form-pair">
          <SelectField
            label={words.from}
            value={from?.name ?? ''}
            options={open.map((one) => ({ value: one.name, label: one.name }))}
            onChange={(value) => {
              setChosen(value);
              setVersion('');
            }}
          />
          <SelectField
            label={words.fromVersion}
            value={version}
            options={[
              { value: '', label: words.newest },
              ...Array.from({ length: Math.min(200, (from?.version ?? 1) - 1) }, (_, index) => {
                const value = String((from?.version ?? 1) - 1 - index);
                return { value, label: `v${value}` };
              }),
            ]}
            onChange={setVersion}
          />
        </div>
      ) : (
        <div className="form-pair">
          <SelectField
            label={words.kind}
            value={kind}
            options={templateKinds.map((value) => ({ value, label: all.templates.kinds[value] }))}
            onChange={setKind}
          />
          <TextField
            mono
            label={words.document}
            help={words.documentHelp}
            value={document}
            options={documents}
            error={tried ? errors.document : undefined}
            onChange={setDocument}
          />
        </div>
      )}
      <div className="form-pair">
        <TextField
          mono
          label={words.templateName}
          help={words.templateNameHelp}
          value={name}
          error={tried ? errors.name : undefined}
          onChange={setName}
        />
        <TextField
          optional
          label={words.description}
          value={description}
          maxLength={400}
          onChange={setDescription}
          {...(start === 'template' ? { help: words.takesOver } : {})}
        />
      </div>
    </WriteDialog>
  );
}
