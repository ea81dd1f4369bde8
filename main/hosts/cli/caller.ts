import { type BinnacleError, fromFailure } from '../../contract/errors.ts';
import type { Envelope, RequestMeta } from '../../contract/messages.ts';
import type { Operation } from '../../contract/operation.ts';
import type { OperationName, Result } from '../../contract/operations.ts';
import type { CliClient } from './client.ts';
import type { Passphrases } from './passphrase.ts';
import { requestId } from './request-id.ts';
import type { Done, Named } from './verb.ts';

/** What a caller is made of. */
export interface CallerParts {
  /** Opens the client at the first call. */
  readonly open: () => Promise<CliClient>;
  readonly meta: Omit<RequestMeta, 'requestId'>;
  readonly needs: Operation['needs'];
  readonly passphrases: Passphrases;
}

/** Asks the engine on behalf of one verb, and gives a person or a descriptor the chance to unlock and to confirm. */
export class Caller {
  readonly #parts: CallerParts;
  #client: Promise<CliClient> | undefined;
  #unlocked = false;

  constructor(parts: CallerParts) {
    this.#parts = parts;
  }

  /** Asks once. @throws BinnacleError what the envelope's failure says. */
  async call<N extends OperationName>(
    operation: N,
    parameters: Named<N>,
    meta: Partial<RequestMeta> = {},
  ): Promise<Done<Result<N>>> {
    const { passphrases } = this.#parts;
    // Verifying reads sealed files too, though it does not need them to make a workspace that opens.
    const needsKey = this.#parts.needs === 'open' || operation === 'audit.verify';
    if (needsKey && passphrases.fromDescriptor) await this.#unlockFirst(operation === 'audit.verify');
    let envelope = await this.#send(operation, parameters, meta);
    if (failedWith(envelope, 'LOCKED') && needsKey && passphrases.canAsk && (await this.#passphraseSealed())) {
      await this.#unlock(operation === 'audit.verify');
      envelope = await this.#send(operation, parameters, meta);
    }
    const phrase = phraseOf(envelope);
    if (phrase !== undefined && passphrases.canAsk) {
      envelope = await this.#send(operation, parameters, { ...meta, confirm: await passphrases.confirmation(phrase) });
    }
    if ('error' in envelope) throw fromFailure(envelope.error);
    return envelope as Done<Result<N>>;
  }

  /** Closes the client where one was opened. */
  async close(): Promise<void> {
    await (await this.#client?.catch(() => undefined))?.close();
  }

  /** The client, opened now where it is not yet. */
  client(): Promise<CliClient> {
    this.#client ??= this.#parts.open();
    return this.#client;
  }

  async #send(operation: OperationName, parameters: unknown, meta: Partial<RequestMeta>): Promise<Envelope> {
    const client = await this.client();
    return client.request(operation, parameters, { ...this.#parts.meta, requestId: requestId(), ...meta });
  }

  async #unlockFirst(despiteDamage: boolean): Promise<void> {
    if (this.#unlocked) return;
    this.#unlocked = true;
    const info = await this.#send('workspace.info', {}, {});
    if ('data' in info && (info.data as Result<'workspace.info'>).state === 'locked') await this.#unlock(despiteDamage);
  }

  async #unlock(despiteDamage: boolean): Promise<void> {
    const passphrase = await this.#parts.passphrases.current();
    const envelope = await this.#send('keychain.unlock', { passphrase }, { confirm: '', dryRun: false });
    if (despiteDamage && failedWith(envelope, 'DAMAGED')) return;
    if ('error' in envelope) throw fromFailure(envelope.error);
  }

  async #passphraseSealed(): Promise<boolean> {
    const info = await this.#send('workspace.info', {}, {});
    return 'data' in info && (info.data as Result<'workspace.info'>).sealing === 'passphrase';
  }
}

function failedWith(envelope: Envelope, code: BinnacleError['code']): boolean {
  return 'error' in envelope && envelope.error.code === code;
}

/** The phrase that a dangerous step wants typed, where its failure names it. */
function phraseOf(envelope: Envelope): string | undefined {
  if (!('error' in envelope) || envelope.error.code !== 'CONFIRMATION_NEEDED') return undefined;
  const { details } = envelope.error;
  if (typeof details !== 'object' || details === null || !('phrase' in details)) return undefined;
  return typeof details.phrase === 'string' ? details.phrase : undefined;
}
