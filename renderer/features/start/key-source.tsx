import { BanCircleIcon, TickCircleIcon } from '@blueprintjs/icons';
import type { KeychainStatus } from '../../../main/contract/results.ts';
import { Field } from '../../components/field.tsx';
import { words } from '../../words.ts';
import { OptionRow } from './option-row.tsx';

/** Where the key of the seal is kept. */
export interface KeyChoice {
  readonly source: 'keychain' | 'passphrase';
  readonly passphrase: string;
  readonly again: string;
}

const shortest = 12;

/** What is wrong with a passphrase; undefined when nothing is, or when none is needed. */
export function passphraseError(choice: KeyChoice): string | undefined {
  if (choice.source === 'keychain') return undefined;
  if (choice.passphrase.length < shortest) return words.start.passphraseShort;
  return choice.passphrase === choice.again ? undefined : words.start.passphraseDiffers;
}

/** The keychain of the system, or a passphrase. */
export function KeySource(props: {
  readonly keychain: KeychainStatus;
  readonly choice: KeyChoice;
  readonly error: string | undefined;
  readonly onChoice: (choice: KeyChoice) => void;
}) {
  const { keychain, choice, onChoice } = props;
  return (
    <>
      <OptionRow
        group="key-source"
        chosen={choice.source === 'keychain'}
        disabled={!keychain.available}
        onChoose={() => onChoice({ ...choice, source: 'keychain' })}
        label={words.start.keychain(keychain.backend)}
        help={keychain.available ? words.start.keychainHelp : keychain.reason}
        state={
          keychain.available ? (
            <span className="state-word success">
              <TickCircleIcon size={12} aria-hidden="true" />
              {words.start.keychainWorks}
            </span>
          ) : (
            <span className="state-word quiet">
              <BanCircleIcon size={12} aria-hidden="true" />
              {words.start.keychainNo}
            </span>
          )
        }
      />
      <OptionRow
        group="key-source"
        chosen={choice.source === 'passphrase'}
        onChoose={() => onChoice({ ...choice, source: 'passphrase' })}
        label={words.start.passphrase}
        help={words.start.passphraseHelp}
      />
      {choice.source === 'keychain' ? null : (
        <div className="passphrase-pair">
          <Field label={words.start.passphraseField} help={words.start.passphraseRule} error={props.error}>
            {(control) => (
              <input
                {...control}
                className="input"
                type="password"
                autoComplete="new-password"
                value={choice.passphrase}
                onChange={(event) => onChoice({ ...choice, passphrase: event.target.value })}
              />
            )}
          </Field>
          <Field label={words.start.passphraseAgain}>
            {(control) => (
              <input
                {...control}
                className="input"
                type="password"
                autoComplete="new-password"
                value={choice.again}
                onChange={(event) => onChoice({ ...choice, again: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}
