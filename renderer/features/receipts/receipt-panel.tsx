import { ClipboardIcon, DownloadIcon } from '@blueprintjs/icons';
import { useState } from 'react';
import type { Receipt } from '../../../main/contract/model.ts';
import { Button } from '../../components/button.tsx';
import { Pane, PanelHead } from '../../components/pane.tsx';
import { FailureNotice, Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { copyText } from '../../copy-text.ts';
import { moment, shortHash, wholeMoment } from '../../format.ts';
import { receiptWords as words } from '../../words/receipts.ts';
import { useAnswer } from '../templates/history/use-answer.ts';
import { saveFile } from '../templates/transfer/save-file.ts';
import { CompareReceipts } from './compare-receipts.tsx';
import { VerifyReceipt } from './verify-receipt.tsx';
import './receipts.css';

/** What the pinned tenant's rendering stands on, now or as of a change set; verifying one receipt and comparing two. */
export function ReceiptPanel(props: {
  readonly tenant: string;
  readonly environment: string;
  readonly document: string;
  /** Whether the editor holds text that is not saved, which a receipt does not speak of. */
  readonly unsaved: boolean;
}) {
  const { tenant, environment, document } = props;
  const { bridge, toasts } = useConsole();
  const revision = useConsoleState('workspace', (state) => state.revision);
  const [at, setAt] = useState('');
  const ready = tenant !== '' && environment !== '' && document !== '';
  const changeSets = useAnswer(() => bridge.changesetList({ limit: 200 }), [revision]);
  const rendering = useAnswer(
    ready ? () => bridge.render({ tenant, environment, document, receipt: true, ...(at === '' ? {} : { at }) }) : null,
    [tenant, environment, document, at, revision],
  );
  const receipt = rendering.value?.receipt ?? null;
  const save = () => {
    if (receipt === null) return;
    const name = `receipt-${receipt.tenant}-${receipt.environment}-${receipt.document}.json`;
    saveFile(name, `${JSON.stringify(receipt, null, 2)}\n`, 'application/json');
    toasts.getState().show({ tone: 'success', title: words.saved(name), detail: receipt.output, changeSet: null });
  };
  return (
    <Pane name={words.name} className="column grow-pane">
      <div className="panel-head receipt-head">
        <h2 className="panel-title">{words.name}</h2>
        <span className="panel-hint cut">{ready ? `${tenant}, ${environment}, ${document}` : ''}</span>
        <span className="panel-actions">
          <label className="receipt-as-of">
            {words.asOf}
            <select
              className="select"
              title={words.asOfHelp}
              value={at}
              onChange={(event) => setAt(event.target.value)}
            >
              <option value="">{words.now}</option>
              {(changeSets.value ?? []).map((one) => (
                <option key={one.id} value={one.id}>
                  {words.asOfRow(moment(one.time), one.title)}
                </option>
              ))}
            </select>
          </label>
          {receipt === null ? null : (
            <Button small icon={<DownloadIcon size={12} aria-hidden="true" />} onPress={save}>
              {words.save}
            </Button>
          )}
        </span>
      </div>
      {rendering.failure === null ? null : (
        <FailureNotice failure={rendering.failure} at={rendering.at} onRetry={rendering.again} />
      )}
      <div className="scroll">
        <p className="second pad">{ready ? words.lead : words.noTenant}</p>
        {ready && props.unsaved ? <p className="quiet pad">{words.unsaved}</p> : null}
        <Loading what={words.loading} waiting={receipt === null && rendering.state === 'loading'} />
        {receipt === null ? null : <ReceiptFacts receipt={receipt} />}
        <VerifyReceipt current={receipt} />
        <CompareReceipts current={receipt} />
      </div>
    </Pane>
  );
}

/** A receipt's facts, then its inputs with their hashes. */
export function ReceiptFacts({ receipt }: { readonly receipt: Receipt }) {
  const { announcer } = useConsole();
  const copy = async (hash: string) => {
    await copyText(hash);
    announcer.getState().say(words.copied);
  };
  const hash = (name: string, value: string) => (
    <span className="in-place">
      <code title={value}>{shortHash(value, 4)}</code>
      <Button
        tone="quiet"
        small
        label={words.copyHash(name)}
        icon={<ClipboardIcon size={12} aria-hidden="true" />}
        onPress={() => void copy(value)}
      />
    </span>
  );
  const rows: readonly (readonly [string, string, string?])[] = [
    [words.tenant, receipt.tenant],
    [words.environment, receipt.environment],
    [words.document, receipt.document],
    [words.time, receipt.capturedAt, wholeMoment(receipt.capturedAt)],
    [words.engine, words.engineValue(receipt.engineVersion, receipt.contextVersion)],
    [words.schema, receipt.schemaVersion],
    [words.changeSet, receipt.changeSet],
  ];
  return (
    <>
      <PanelHead title={words.facts} />
      <dl className="facts pad-facts receipt-facts">
        {rows.map(([name, value, title]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd title={title}>{value}</dd>
          </div>
        ))}
        <div className="fact">
          <dt>{words.output}</dt>
          <dd>{hash(words.output, receipt.output)}</dd>
        </div>
      </dl>
      <PanelHead title={words.inputs} hint={words.inputCount(receipt.inputs.length)} />
      <table className="table">
        <thead>
          <tr>
            <th>{words.column.kind}</th>
            <th>{words.column.name}</th>
            <th>{words.column.version}</th>
            <th>{words.column.hash}</th>
          </tr>
        </thead>
        <tbody>
          {receipt.inputs.map((input) => (
            <tr key={`${input.kind} ${input.name}`}>
              <td className="second">{input.kind}</td>
              <td>{input.name}</td>
              <td className="second">{input.version}</td>
              <td>{hash(`${input.kind} ${input.name}`, input.sha256)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
