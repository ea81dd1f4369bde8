import { DocumentOpenIcon } from '@blueprintjs/icons';
import { useRef } from 'react';
import type { Receipt } from '../../../main/contract/model.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { receiptWords as words } from '../../words/receipts.ts';

/** A receipt to check: pasted, read from a file, or the one on screen. */
export function ReceiptField(props: {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onValue: (text: string) => void;
  /** The receipt on screen; null while there is none. */
  readonly current: Receipt | null;
}) {
  const { current } = props;
  const file = useRef<HTMLInputElement>(null);
  return (
    <div className="receipt-field">
      <Field label={props.label} error={props.error}>
        {(control) => (
          <textarea
            {...control}
            className="input mono"
            rows={3}
            spellCheck={false}
            placeholder={words.paste}
            value={props.value}
            onChange={(event) => props.onValue(event.target.value)}
          />
        )}
      </Field>
      <input
        ref={file}
        type="file"
        accept=".json"
        className="hidden-text"
        tabIndex={-1}
        aria-label={words.chooseFileName}
        onChange={async (event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = '';
          if (chosen !== undefined) props.onValue(await chosen.text());
        }}
      />
      <div className="card-actions">
        <Button small icon={<DocumentOpenIcon size={12} aria-hidden="true" />} onPress={() => file.current?.click()}>
          {words.chooseFile}
        </Button>
        {current === null ? null : (
          <Button small tone="link" onPress={() => props.onValue(JSON.stringify(current, null, 2))}>
            {words.useThis}
          </Button>
        )}
      </div>
    </div>
  );
}
