import { useState } from 'react';
import { useStore } from 'zustand';
import type { TemplateTest } from '../../../../main/contract/authoring.ts';
import { useConsole } from '../../../console.ts';
import { testWords as words } from '../../../words/tests.ts';
import type { Write } from '../../fleet/writes.ts';
import { useWriteForm } from '../../forms/use-write-form.ts';
import type { TemplatePageProps } from '../manage/page-props.ts';
import { WriteDialog } from '../manage/write-dialog.tsx';
import { expectationProblem } from './expectation-rows.tsx';
import { type TestsStore, testChanges } from './tests-store.ts';

/** Saves tests and sample as a version beside the saved text; an unsaved text stays the draft it is. */
export function SaveTestsDialog(
  props: TemplatePageProps & {
    readonly store: TestsStore;
    readonly draft?: string | null;
    readonly onClose: () => void;
  },
) {
  const { template, text, store, draft } = props;
  const { bridge } = useConsole();
  const state = useStore(store);
  const form = useWriteForm();
  // Only a draft is unsaved text: without one, a text that differs is an older version still on screen.
  const unsaved = typeof draft === 'string' && text !== template.text;
  const [tried, setTried] = useState(false);
  const { added, changed, removed, sample } = testChanges(state);
  const wrong = state.tests.filter((test) => test.name === '' || test.expect.some(expectationProblem)).length;
  const write: Write<unknown> = (meta) =>
    bridge.templateEdit(
      {
        template: template.name,
        tests: state.tests as TemplateTest[],
        ...(sample && state.sample !== null ? { sample: state.sample } : {}),
        baseVersion: state.of?.version ?? template.version,
      },
      meta,
    );
  return (
    <WriteDialog
      title={words.saveTitle(template.name)}
      form={form}
      production={null}
      wrong={0}
      tried={tried}
      saveLabel={words.saveLabel(template.version + 1)}
      {...(wrong > 0 ? { blocked: words.wrong(wrong) } : {})}
      onClose={props.onClose}
      onTry={() => setTried(true)}
      onShow={() => void form.show(write)}
      onSave={async () => {
        if (await form.save(write, words.saved(template.name), words.saveNote(added, changed, removed, sample)))
          props.onClose();
      }}
    >
      <p className="dialog-note">{words.saveNote(added, changed, removed, sample)}</p>
      {unsaved ? <p className="dialog-note">{words.saveBeside}</p> : null}
    </WriteDialog>
  );
}
