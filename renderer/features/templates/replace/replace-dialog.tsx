import { useState } from 'react';
import type { TemplateReplacement } from '../../../../main/contract/authoring.ts';
import { FailureNotice, Loading } from '../../../components/states.tsx';
import { useConsole } from '../../../console.ts';
import { replaceWords as words } from '../../../words/replace.ts';
import type { Write } from '../../fleet/writes.ts';
import { useWriteForm } from '../../forms/use-write-form.ts';
import { DifferenceTotals, TextDifferenceView } from '../history/text-difference.tsx';
import { useAnswer } from '../history/use-answer.ts';
import { useProtectedReach } from '../manage/use-reach.ts';
import { useTemplates } from '../manage/use-template-names.ts';
import { WriteDialog } from '../manage/write-dialog.tsx';

/** Replaces in chosen templates as one change set; the difference of each stands first. */
export function ReplaceDialog(props: {
  readonly search: {
    readonly find: string;
    readonly regex: boolean;
    readonly matchCase: boolean;
    readonly wholeWord: boolean;
  };
  readonly replace: string;
  readonly templates: readonly string[];
  readonly matches: number;
  readonly onClose: () => void;
}) {
  const { search, replace, templates } = props;
  const { bridge } = useConsole();
  const form = useWriteForm();
  const [tried, setTried] = useState(false);
  const known = useTemplates();
  const read = known.all
    .filter((one) => templates.includes(one.name))
    .reduce((most, one) => Math.max(most, one.usedBy), 0);
  const production = useProtectedReach(read);
  const write: Write<readonly TemplateReplacement[]> = (meta) =>
    bridge.templateReplace({ ...search, replace, templates: [...templates] }, meta);
  const dryRun = useAnswer(() => write({ dryRun: true }), []);
  const done = dryRun.value?.value ?? [];
  return (
    <WriteDialog
      wide
      title={words.title(templates.length)}
      form={form}
      production={production}
      wrong={0}
      tried={tried}
      showLabel={words.showSaved}
      saveLabel={words.save(templates.length)}
      onClose={props.onClose}
      onTry={() => setTried(true)}
      onShow={() => void form.show(write)}
      onSave={async () => {
        const detail = words.note(search.find, replace, props.matches);
        if (await form.save(write, words.saved(templates.length), detail)) props.onClose();
      }}
    >
      <p className="dialog-note">{words.note(search.find, replace, props.matches)}</p>
      {dryRun.failure === null ? null : <FailureNotice failure={dryRun.failure} onRetry={dryRun.again} />}
      <Loading what={words.differences} waiting={dryRun.value === null && dryRun.state === 'loading'} />
      <div className="replace-differences">
        {done.map((one) => (
          <section key={one.template} aria-label={one.template}>
            <h3 className="in-place">
              {one.template}
              {one.difference === null ? null : (
                <DifferenceTotals removed={one.difference.removed} added={one.difference.added} />
              )}
            </h3>
            {one.difference === null ? null : <TextDifferenceView difference={one.difference} />}
          </section>
        ))}
      </div>
    </WriteDialog>
  );
}
