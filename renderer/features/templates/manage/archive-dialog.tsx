import type { TemplateSummary } from '../../../../main/contract/model.ts';
import { FailureNotice, Loading } from '../../../components/states.tsx';
import { useConsole } from '../../../console.ts';
import { manageWords as words } from '../../../words/manage.ts';
import type { Write } from '../../fleet/writes.ts';
import { useWriteForm } from '../../forms/use-write-form.ts';
import { useAnswer } from '../history/use-answer.ts';
import { UsageLists } from './usage-panel.tsx';
import { WriteDialog } from './write-dialog.tsx';

/** Takes a template out of lists and choices; while a tenant reads it, says which and why not. */
export function ArchiveDialog(props: {
  readonly template: Pick<TemplateSummary, 'name'>;
  readonly onClose: () => void;
}) {
  const { name } = props.template;
  const { bridge, route } = useConsole();
  const form = useWriteForm();
  const usage = useAnswer(() => bridge.templateUsage({ template: name, limit: 100 }), [name]);
  const held = usage.value;
  const used = held === null ? 0 : held.assignments.length + held.pins.length;
  const write: Write<unknown> = (meta) => bridge.templateArchive({ template: name }, meta);
  return (
    <WriteDialog
      title={words.archiveTitle(name)}
      form={form}
      production={null}
      wrong={0}
      tried={false}
      saveLabel={words.archiveSave(name)}
      {...(used > 0 ? { blocked: words.archiveBlocked(used) } : {})}
      onClose={props.onClose}
      onTry={() => undefined}
      onShow={() => void form.show(write)}
      onSave={async () => {
        if (!(await form.save(write, words.archived(name), words.archiveNote))) return;
        props.onClose();
        route.getState().go('templates');
      }}
    >
      {usage.failure === null ? null : <FailureNotice failure={usage.failure} onRetry={usage.again} />}
      <Loading what={words.usageLoading} waiting={usage.value === null && usage.state === 'loading'} />
      {usage.value === null || used === 0 ? (
        <p className="dialog-note">{words.archiveNote}</p>
      ) : (
        <>
          <p className="dialog-note">{words.archiveUsed(usage.value.tenants)}</p>
          <div className="dialog-list">
            <UsageLists usage={usage.value} onLeave={props.onClose} />
          </div>
          <p className="dialog-note">{words.archiveWay}</p>
        </>
      )}
    </WriteDialog>
  );
}
