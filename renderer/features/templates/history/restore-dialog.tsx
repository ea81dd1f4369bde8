import { useState } from 'react';
import type { TemplateVersion } from '../../../../main/contract/authoring.ts';
import { FailureNotice, Loading } from '../../../components/states.tsx';
import { useConsole } from '../../../console.ts';
import { historyWords as words } from '../../../words/history.ts';
import type { Write } from '../../fleet/writes.ts';
import { useWriteForm } from '../../forms/use-write-form.ts';
import type { TemplatePageProps } from '../manage/page-props.ts';
import { useProtectedReach } from '../manage/use-reach.ts';
import { WriteDialog } from '../manage/write-dialog.tsx';
import { DifferenceTotals, TextDifferenceView } from './text-difference.tsx';
import { useAnswer } from './use-answer.ts';

/** Restores a version: first what that gives, as text and as the pinned tenant's rendering, then reason and ticket. */
export function RestoreDialog(
  props: TemplatePageProps & { readonly version: TemplateVersion; readonly onClose: () => void },
) {
  const { template, tenant, environment, document, version } = props;
  const { bridge } = useConsole();
  const form = useWriteForm();
  const [tried, setTried] = useState(false);
  const production = useProtectedReach(template.usedBy);
  const old = useAnswer(
    () => bridge.templateShow({ template: template.name, version: version.version }),
    [template.id, version.version],
  );
  const difference = useAnswer(
    () =>
      bridge.templateDiff({
        left: { template: template.name },
        right: { template: template.name, version: version.version },
      }),
    [template.id, version.version],
  );
  const place = { template: template.name, tenant, environment, document };
  const renders = tenant !== '' && environment !== '';
  const now = useAnswer(renders ? () => bridge.templatePreview(place) : null, [tenant, environment, document]);
  const before = old.value;
  const then = useAnswer(
    renders && before !== null ? () => bridge.templatePreview({ ...place, text: before.text }) : null,
    [tenant, environment, document, before],
  );
  const left = now.value?.rendering?.text;
  const right = then.value?.rendering?.text;
  const renderings = useAnswer(
    left === undefined || right === undefined
      ? null
      : () =>
          bridge.templateDiff({
            left: { template: template.name, text: left },
            right: { template: template.name, text: right },
          }),
    [left, right],
  );
  const write: Write<unknown> = (meta) =>
    bridge.templateRestore({ template: template.name, version: version.version }, meta);
  const failure = old.failure ?? difference.failure ?? now.failure ?? then.failure ?? renderings.failure;
  const missing = [now.value, then.value].find((one) => one !== null && one.rendering === null);
  return (
    <WriteDialog
      wide
      title={words.restoreTitle(template.name, version.version)}
      form={form}
      production={production}
      wrong={0}
      tried={tried}
      showLabel={words.restoreShow}
      saveLabel={words.restoreSave(version.version)}
      onClose={props.onClose}
      onTry={() => setTried(true)}
      onShow={() => void form.show(write)}
      onSave={async () => {
        const title = words.restored(template.name, version.version);
        const detail = words.restoreLead(version.version, template.version + 1);
        if (await form.save(write, title, detail)) props.onClose();
      }}
    >
      <p className="dialog-note">{words.restoreLead(version.version, template.version + 1)}</p>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <section aria-label={words.restoreText}>
        <h3>
          {words.restoreText}{' '}
          {difference.value === null ? null : (
            <DifferenceTotals removed={difference.value.removed} added={difference.value.added} />
          )}
        </h3>
        <Loading what={words.restoreText} waiting={difference.value === null && difference.state === 'loading'} />
        {difference.value === null ? null : <TextDifferenceView difference={difference.value} />}
      </section>
      <section aria-label={words.restoreRendering(tenant)}>
        <h3>
          {words.restoreRendering(tenant === '' ? '…' : tenant)}{' '}
          {renderings.value === null ? null : (
            <DifferenceTotals removed={renderings.value.removed} added={renderings.value.added} />
          )}
        </h3>
        {!renders ? <p className="quiet">{words.restoreNoTenant}</p> : null}
        {missing === undefined || missing === null ? null : (
          <>
            <p className="quiet">{words.restoreNoRendering}</p>
            <ul>
              {missing.findings.slice(0, 5).map((one) => (
                <li key={`${one.code} ${one.path} ${one.message}`}>
                  <code className="second">{one.code}</code> {one.message}
                </li>
              ))}
            </ul>
          </>
        )}
        {renderings.value === null ? null : (
          <TextDifferenceView
            difference={renderings.value}
            name={words.restoreRenderingDifference(tenant)}
            same={words.sameRendering}
          />
        )}
      </section>
    </WriteDialog>
  );
}
