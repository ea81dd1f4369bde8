import { useState } from 'react';
import type { Failure } from '../../../main/contract/errors.ts';
import type { Change } from '../../../main/contract/model.ts';
import { useConsole } from '../../console.ts';
import type { Why, Write } from '../fleet/writes.ts';

/** A form that shows what it would change before it changes it. */
export interface WriteForm {
  /** Null until the difference was asked for. */
  readonly changes: readonly Change[] | null;
  readonly failure: Failure | null;
  readonly busy: boolean;
  readonly why: Why;
  setWhy(why: Why): void;
  show<T>(write: Write<T>): Promise<void>;
  save<T>(write: Write<T>, title: string, detail: string): Promise<boolean>;
  /** Back to the fields. */
  back(): void;
}

/** The two steps every write form has: the difference, then the change. */
export function useWriteForm(): WriteForm {
  const { writes } = useConsole();
  const [changes, setChanges] = useState<readonly Change[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState<Why>({ reason: '', ticket: '' });
  return {
    changes,
    failure,
    busy,
    why,
    setWhy,
    async show(write) {
      setBusy(true);
      const outcome = await writes.preview(write, why);
      setBusy(false);
      setFailure(outcome.ok ? null : outcome.failure);
      if (outcome.ok) setChanges(outcome.data.changes);
    },
    async save(write, title, detail) {
      setBusy(true);
      const outcome = await writes.save(write, why, title, detail);
      setBusy(false);
      setFailure(outcome.ok ? null : outcome.failure);
      return outcome.ok;
    },
    back() {
      setChanges(null);
      setFailure(null);
    },
  };
}
