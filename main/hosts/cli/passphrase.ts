import { BinnacleError } from '../../contract/errors.ts';
import type { OptionValues } from './options.ts';
import type { Terminal } from './terminal.ts';
import { usageError } from './usage.ts';

/** Gets passphrases from where the person or the script gives them. */
export class Passphrases {
  readonly #terminal: Terminal;
  readonly #options: OptionValues;
  #read: Promise<string> | undefined;

  constructor(terminal: Terminal, options: OptionValues) {
    this.#terminal = terminal;
    this.#options = options;
  }

  /** Whether `--passphrase-fd` was given. */
  get fromDescriptor(): boolean {
    return this.#options['passphrase-fd'] !== undefined;
  }

  /** Whether a person can be asked. */
  get canAsk(): boolean {
    return this.#terminal.canAsk && this.#options['no-input'] !== true;
  }

  /**
   * The passphrase, from the descriptor or typed without echo.
   * @throws BinnacleError LOCKED where there is neither.
   */
  current(): Promise<string> {
    if (this.fromDescriptor) return this.#descriptor();
    return this.#ask('Passphrase: ', 'The passphrase is needed, and there is nobody to ask for it.');
  }

  /** A new passphrase; typed, it is asked for twice. */
  async fresh(): Promise<string> {
    if (this.fromDescriptor) return this.#descriptor();
    const first = await this.#ask('New passphrase: ', 'A new passphrase is needed, and there is nobody to ask for it.');
    const second = await this.#terminal.ask('The same again: ', true);
    if (first !== second) throw usageError('The two passphrases differ.', 'Run it again and type the same twice.');
    return first;
  }

  /** The words of a recovery kit, typed or from standard input. */
  async kit(): Promise<string> {
    if (this.canAsk) return this.#terminal.ask('Words of the recovery kit: ', true);
    if (this.#options['no-input'] === true) {
      throw new BinnacleError('LOCKED', 'The words of the recovery kit are needed, and --no-input forbids asking.', {
        fix: 'Give them on standard input without --no-input.',
      });
    }
    return (await this.#terminal.readDescriptor(0, 'line')).trim();
  }

  /** Asks for a typed confirmation. */
  confirmation(phrase: string): Promise<string> {
    return this.#terminal.ask(`Type ${JSON.stringify(phrase)} to go on: `, false);
  }

  #descriptor(): Promise<string> {
    this.#read ??= this.#fromDescriptor();
    return this.#read;
  }

  async #fromDescriptor(): Promise<string> {
    const text = this.#options['passphrase-fd'] ?? '';
    if (!/^\d{1,5}$/.test(text)) {
      throw usageError(
        `--passphrase-fd must be the number of an open descriptor, not ${JSON.stringify(text)}.`,
        'Open a file on a descriptor in the shell and give its number, for example `3< file`.',
        'passphrase-fd',
      );
    }
    const passphrase = await this.#terminal.readDescriptor(Number(text), 'line');
    if (passphrase !== '') return passphrase;
    throw usageError(`Descriptor ${text} gives an empty passphrase.`, 'Write the passphrase to it.', 'passphrase-fd');
  }

  async #ask(question: string, missing: string): Promise<string> {
    if (!this.canAsk) {
      throw new BinnacleError('LOCKED', missing, { fix: 'Give it with --passphrase-fd, or run it in a terminal.' });
    }
    const answer = await this.#terminal.ask(question, true);
    if (answer === '') throw usageError('The passphrase is empty.', 'Type at least one character.');
    return answer;
  }
}
