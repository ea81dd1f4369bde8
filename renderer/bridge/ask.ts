import type { Failure } from '../../main/contract/errors.ts';
import type { Finding } from '../../main/contract/finding.ts';
import type { Envelope, PageInfo } from '../../main/contract/messages.ts';
import { words } from '../words.ts';

/** What a successful call gave. */
export interface Answer<T> {
  readonly data: T;
  readonly findings: readonly Finding[];
  readonly page: PageInfo;
}

/** A refusal or failure, as a value: the page shows it, it never throws it. */
export type Outcome<T> =
  | ({ readonly ok: true } & Answer<T>)
  | { readonly ok: false; readonly failure: Failure; readonly hostLost: boolean };

/** Waits for an envelope and turns it, or the silence of the host, into an outcome. */
export async function ask<T>(call: Promise<Envelope<T>>): Promise<Outcome<T>> {
  try {
    const envelope = await call;
    if ('error' in envelope) return { ok: false, failure: envelope.error, hostLost: false };
    return { ok: true, data: envelope.data, findings: envelope.findings, page: envelope.page };
  } catch (error) {
    const message = words.frame.hostSilent(error instanceof Error ? error.message : String(error));
    const failure = { code: 'INTERNAL', message, path: '', fix: words.frame.hostSilentFix, details: null } as const;
    return { ok: false, failure, hostLost: true };
  }
}
