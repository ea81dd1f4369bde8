import { BanCircleIcon, TickCircleIcon } from '@blueprintjs/icons';
import { useState } from 'react';
import type { Failure } from '../../../main/contract/errors.ts';
import type { Receipt } from '../../../main/contract/model.ts';
import type { ReceiptVerification } from '../../../main/contract/results.ts';
import { ask } from '../../bridge/ask.ts';
import { Button } from '../../components/button.tsx';
import { PanelHead } from '../../components/pane.tsx';
import { FailureNotice } from '../../components/states.tsx';
import { useConsole } from '../../console.ts';
import { receiptWords as words } from '../../words/receipts.ts';
import { readReceiptText } from './read-receipt.ts';
import { ReceiptField } from './receipt-field.tsx';

/** Renders again what a receipt names and says what differs. */
export function VerifyReceipt({ current }: { readonly current: Receipt | null }) {
  const { bridge, announcer } = useConsole();
  const [text, setText] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const [outcome, setOutcome] = useState<ReceiptVerification | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const verify = async () => {
    const read = readReceiptText(text);
    setOutcome(null);
    setFailure(null);
    if ('error' in read) return setError(read.error);
    setBusy(true);
    const answer = await ask(bridge.renderVerify({ receipt: read.receipt }));
    setBusy(false);
    if (!answer.ok) return setFailure(answer.failure);
    setOutcome(answer.data);
    announcer.getState().say(answer.data.matches ? words.matches : words.differs(answer.data.differences.length));
  };
  return (
    <section aria-label={words.verify}>
      <PanelHead title={words.verify} hint={words.verifyLead} />
      <div className="receipt-form">
        <ReceiptField
          label={words.name}
          value={text}
          error={error}
          current={current}
          onValue={(next) => {
            setText(next);
            setError(undefined);
            setOutcome(null);
          }}
        />
        <Button {...(busy ? { disabledWhy: words.verifying } : {})} onPress={() => void verify()}>
          {words.verifyAction}
        </Button>
      </div>
      {failure === null ? null : <FailureNotice failure={failure} />}
      {outcome === null ? null : (
        <div className="pad receipt-outcome">
          <span className={`state-word ${outcome.matches ? 'success' : 'danger'}`}>
            {outcome.matches ? (
              <TickCircleIcon size={12} aria-hidden="true" />
            ) : (
              <BanCircleIcon size={12} aria-hidden="true" />
            )}
            {outcome.matches ? words.matches : words.differs(outcome.differences.length)}
          </span>
          <ul>
            {outcome.differences.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
