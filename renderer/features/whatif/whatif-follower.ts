import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Failure } from '../../../main/contract/errors.ts';
import type { ConsoleEvent } from '../../../main/contract/messages.ts';
import type { WhatIf } from '../../../main/contract/whatif.ts';
import { ask } from '../../bridge/ask.ts';

/** What is counted: the text of one template, as it stands unsaved. */
export interface WhatIfInput {
  readonly template: string;
  readonly text: string;
  /** Changes when the facts it is measured against change: the same text is then counted again. */
  readonly facts: string;
}

/** What an unsaved text changes, as far as that is known. */
export interface WhatIfView {
  /**
   * `none`: there is nothing unsaved; `waiting`: a newer text is not counted yet; `stopped`: something else ended the
   * counting before its end.
   */
  readonly state: 'none' | 'waiting' | 'running' | 'done' | 'stopped' | 'failed';
  /** The newest counts. While `waiting` or `failed` they are those of an older text. */
  readonly result: WhatIf | null;
  /** The text `result` is about. */
  readonly text: string;
  /** Why there are no newer counts. */
  readonly failure: Failure | null;
  /** Milliseconds from asking to the last answer, as the page waited; null until the end. */
  readonly took: number | null;
}

/** Nothing is counted. */
export const noWhatIf: WhatIfView = { state: 'none', result: null, text: '', failure: null, took: null };

/** Follows an unsaved text: counts what it changes whenever typing lets it, the newest text alone. */
export interface WhatIfFollower {
  /** The text moved on: what is being counted is ended at once, so that the preview comes first. */
  typed(input: WhatIfInput): void;
  /** Counts this after a short pause; asking for the same again changes nothing. */
  follow(input: WhatIfInput): void;
  /** Counts the newest text once more, whatever came of it before. */
  again(): void;
  /** There is nothing unsaved. */
  rest(): void;
  /** Ends everything. */
  close(): void;
}

type Host = Pick<Bridge, 'whatifStart' | 'whatifState' | 'whatifStop' | 'onEvent'>;

/**
 * After the preview has come; a next keystroke within it ends the wait and begins another. Longer than lies between two
 * keys of a person who types: the next preview would wait behind the beginning of the count.
 */
const pauseMs = 350;

const same = (a: WhatIfInput | null, b: WhatIfInput) =>
  a !== null && a.template === b.template && a.text === b.text && a.facts === b.facts;

/** Makes a follower that shows its state through `show`; `window` names the window whose newest run counts. */
export function createWhatIfFollower(
  bridge: Host,
  window: string,
  show: (change: (before: WhatIfView) => WhatIfView) => void,
): WhatIfFollower {
  /** Counts the texts: an answer to an older one is dropped. */
  let turn = 0;
  let newest: WhatIfInput | null = null;
  let begun = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let run: { readonly turn: number; readonly id: string; readonly at: number; readonly text: string } | null = null;
  /** Runs that told of a step before their first answer was here. */
  let early = new Set<string>();
  let reading = false;
  let readAgain = false;

  const fail = (failure: Failure) => {
    run = null;
    show((before) => ({ ...before, state: 'failed', failure }));
  };
  const take = (result: WhatIf, text: string, at: number) => {
    const state = result.state === 'superseded' ? 'stopped' : result.state;
    if (state !== 'running') run = null;
    show(() => ({ state, result, text, failure: null, took: state === 'done' ? Date.now() - at : null }));
  };
  const read = async () => {
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    do {
      readAgain = false;
      const now = run;
      if (now === null) break;
      const outcome = await ask(bridge.whatifState({ id: now.id }));
      if (run !== now) continue;
      if (outcome.ok) take(outcome.data, now.text, now.at);
      else fail(outcome.failure);
    } while (readAgain);
    reading = false;
  };
  const begin = async (input: WhatIfInput) => {
    begun = true;
    const mine = turn;
    const at = Date.now();
    early = new Set();
    const outcome = await ask(bridge.whatifStart({ template: input.template, text: input.text, window }));
    if (mine !== turn) return;
    if (!outcome.ok) return fail(outcome.failure);
    const { id } = outcome.data;
    run = { turn: mine, id, at, text: input.text };
    take(outcome.data, input.text, at);
    if (run !== null && early.has(id)) void read();
  };
  /** Leaves what runs; the engine is told, so that it has time for what comes first. */
  const leave = () => {
    turn += 1;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    begun = false;
    const ending = run;
    run = null;
    if (ending !== null) void ask(bridge.whatifStop({ id: ending.id }));
  };
  const wait = () => show((before) => ({ ...before, state: 'waiting', failure: null, took: null }));
  const heard = (event: ConsoleEvent) => {
    if (event.kind === 'whatif') {
      if (run === null) early.add(event.id);
      else if (run.id === event.id) void read();
    } else if (event.kind === 'host' && event.connected && newest !== null && begun) again();
  };
  const again = () => {
    if (newest === null) return;
    leave();
    wait();
    void begin(newest);
  };
  const unhear = bridge.onEvent(heard);
  return {
    typed(input) {
      if (same(newest, input)) return;
      newest = input;
      leave();
      wait();
    },
    follow(input) {
      if (same(newest, input) && (begun || timer !== null)) return;
      newest = input;
      leave();
      wait();
      timer = setTimeout(() => {
        timer = null;
        void begin(input);
      }, pauseMs);
    },
    again,
    rest() {
      if (newest === null) return;
      newest = null;
      leave();
      show(() => noWhatIf);
    },
    close() {
      newest = null;
      leave();
      unhear();
    },
  };
}
