import { useState } from 'react';
import type { ReceiptComparison } from '../../../main/contract/authoring.ts';
import type { Failure } from '../../../main/contract/errors.ts';
import type { Receipt } from '../../../main/contract/model.ts';
import { ask } from '../../bridge/ask.ts';
import { Button } from '../../components/button.tsx';
import { PanelHead } from '../../components/pane.tsx';
import { FailureNotice } from '../../components/states.tsx';
import { useConsole } from '../../console.ts';
import { receiptWords as words } from '../../words/receipts.ts';
import { readReceiptText } from './read-receipt.ts';
import { ReceiptField } from './receipt-field.tsx';

/** Says on which things two receipts differ. */
export function CompareReceipts({ current }: { readonly current: Receipt | null }) {
  const { bridge, announcer } = useConsole();
  const [texts, setTexts] = useState({ left: '', right: '' });
  const [errors, setErrors] = useState<{ readonly left?: string; readonly right?: string }>({});
  const [outcome, setOutcome] = useState<ReceiptComparison | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const put = (side: 'left' | 'right') => (text: string) => {
    setTexts({ ...texts, [side]: text });
    setErrors({});
    setOutcome(null);
  };
  const compare = async () => {
    const left = readReceiptText(texts.left);
    const right = readReceiptText(texts.right);
    setOutcome(null);
    setFailure(null);
    if ('error' in left || 'error' in right) {
      return setErrors({
        ...('error' in left ? { left: left.error } : {}),
        ...('error' in right ? { right: right.error } : {}),
      });
    }
    const answer = await ask(bridge.renderCompare({ left: left.receipt, right: right.receipt }));
    if (!answer.ok) return setFailure(answer.failure);
    setOutcome(answer.data);
    announcer.getState().say(answer.data.same ? words.same : words.differences(answer.data.differences.length));
  };
  const column = words.differenceColumn;
  return (
    <section aria-label={words.compare}>
      <PanelHead title={words.compare} hint={words.compareLead} />
      <div className="receipt-form receipt-pair">
        <ReceiptField
          label={words.left}
          value={texts.left}
          error={errors.left}
          current={current}
          onValue={put('left')}
        />
        <ReceiptField
          label={words.right}
          value={texts.right}
          error={errors.right}
          current={current}
          onValue={put('right')}
        />
        <Button onPress={() => void compare()}>{words.compareAction}</Button>
      </div>
      {failure === null ? null : <FailureNotice failure={failure} />}
      {outcome === null ? null : outcome.same ? (
        <p className="pad success">{words.same}</p>
      ) : (
        <table className="table">
          <caption className="hidden-text">{words.results}</caption>
          <thead>
            <tr>
              <th>{column.what}</th>
              <th>{column.left}</th>
              <th>{column.right}</th>
            </tr>
          </thead>
          <tbody>
            {outcome.differences.map((one) => (
              <tr key={`${one.kind} ${one.name}`}>
                <td>
                  {one.kind} <span className="second">{one.name}</span>
                </td>
                <td className={one.left === null ? 'quiet' : 'receipt-value'}>{one.left ?? words.absent}</td>
                <td className={one.right === null ? 'quiet' : 'receipt-value'}>{one.right ?? words.absent}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
