import { type DependencyList, useEffect, useState } from 'react';
import type { Envelope } from '../../../../main/contract/messages.ts';
import { ask } from '../../../bridge/ask.ts';
import { idle, type Loadable, loading, settled } from '../../../stores/loadable.ts';

/**
 * Asks the host whenever something it depends on changes; an answer that was overtaken is dropped, and what was read
 * last stays until the next is there. Null asks nothing and forgets what was read.
 */
export function useAnswer<T>(
  call: (() => Promise<Envelope<T>>) | null,
  on: DependencyList,
  afterMs = 0,
): Loadable<T> & { readonly again: () => void } {
  const [state, setState] = useState<Loadable<T>>(idle);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (call === null) return setState(idle);
    let current = true;
    setState(loading);
    const run = async () => {
      const outcome = await ask(call());
      if (current) setState((before) => settled(before, outcome));
    };
    const timer = afterMs > 0 ? setTimeout(() => void run(), afterMs) : null;
    if (timer === null) void run();
    return () => {
      current = false;
      if (timer !== null) clearTimeout(timer);
    };
  }, [...on, turn]);
  return { ...state, again: () => setTurn((before) => before + 1) };
}
