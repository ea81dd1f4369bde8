import { useRef, useState } from 'react';
import type { Failure } from '../../../../main/contract/errors.ts';
import type { Written } from '../../../../main/contract/results.ts';
import { useConsole } from '../../../console.ts';
import type { Why, Write } from '../writes.ts';

/** A write with what it would do, asked before it is done. */
export interface DryRun<T> {
  /** What it would do; null until it was asked, and while it is asked anew. */
  readonly effect: Written<T> | null;
  readonly failure: Failure | null;
  readonly busy: boolean;
  readonly why: Why;
  /** The phrase the host asks for before it goes on, and what was typed of it; null while it asks for none. */
  readonly phrase: { readonly wanted: string; readonly typed: string } | null;
  typePhrase(typed: string): void;
  setWhy(why: Why): void;
  /** Asks what it would do; an answer that was overtaken is dropped. */
  ask(write: Write<T>): Promise<void>;
  save(write: Write<T>, title: string, detail: string): Promise<boolean>;
  /** Forgets what it would do. */
  back(): void;
}

/** Keeps a write's dry run, its reason, and what the host refused. */
export function useDryRun<T>(): DryRun<T> {
  const { writes } = useConsole();
  const [effect, setEffect] = useState<Written<T> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState<Why>({ reason: '', ticket: '' });
  const [phrase, setPhrase] = useState<DryRun<T>['phrase']>(null);
  const turn = useRef(0);
  return {
    effect,
    failure,
    busy,
    why,
    phrase,
    typePhrase: (typed) => setPhrase((before) => (before === null ? null : { ...before, typed })),
    setWhy,
    async ask(write) {
      turn.current += 1;
      const mine = turn.current;
      setBusy(true);
      setEffect(null);
      setFailure(null);
      setPhrase(null);
      const outcome = await writes.preview(write, { reason: '', ticket: '' });
      if (mine !== turn.current) return;
      setBusy(false);
      if (outcome.ok) setEffect(outcome.data);
      else setFailure(outcome.failure);
    },
    async save(write, title, detail) {
      setBusy(true);
      const confirmed: Write<T> = phrase === null ? write : (meta) => write({ ...meta, confirm: phrase.typed.trim() });
      const outcome = await writes.save(confirmed, why, title, detail);
      setBusy(false);
      const wanted = outcome.ok ? null : wantedPhrase(outcome.failure);
      if (wanted !== null && phrase?.wanted !== wanted) setPhrase({ wanted, typed: '' });
      setFailure(outcome.ok ? null : outcome.failure);
      return outcome.ok;
    },
    back() {
      turn.current += 1;
      setPhrase(null);
      setEffect(null);
      setFailure(null);
      setBusy(false);
    },
  };
}

/** The phrase that must be typed before the host goes on; null where it refuses for another reason. */
export function wantedPhrase(failure: Failure): string | null {
  const phrase =
    failure.code === 'CONFIRMATION_NEEDED' ? (failure.details as { phrase?: unknown } | null)?.phrase : null;
  return typeof phrase === 'string' ? phrase : null;
}
