import type { Call } from './recorder.ts';

/** Which frame a call over a channel comes from. */
export interface Caller {
  readonly url: string;
  /** `main`: the window's own main frame; `copy`: another frame object with the same address. */
  readonly frame: 'main' | 'sub' | 'none' | 'copy';
  /** Another window's contents send it. */
  readonly stranger?: boolean;
}

/** What a test asks of a console that runs over the stand-in: parameters and answer by name. */
export interface Commands {
  recording: { ask: Record<never, never>; answer: readonly Call[] };
  /** Emits an event on `app`, the window, its contents, a session or `nativeTheme`; `$answer` in the arguments becomes a callback. */
  emit: {
    ask: { on: string; event: string; fields?: object; args?: readonly unknown[] };
    answer: { heard: boolean; prevented: boolean; answers: readonly (readonly unknown[])[] };
  };
  invoke: { ask: { channel: string; caller: Caller; args: readonly unknown[] }; answer: unknown };
  channels: { ask: Record<never, never>; answer: readonly string[] };
  /** Calls the handler that was set on a session and gives what it answered, by return or by callback. */
  handler: { ask: { session: string; name: string; args: readonly unknown[] }; answer: unknown };
  /** Asks the protocol handler of a session. */
  request: {
    ask: { session: string; url: string; method?: string };
    answer: { status: number; headers: Record<string, string>; body: Uint8Array } | null;
  };
  /** Asks `webRequest.onBeforeRequest` of a session. */
  beforeRequest: { ask: { session: string; url: string }; answer: { cancel?: boolean } };
  windowOpen: { ask: { url: string }; answer: unknown };
  /** Process ids of utility processes that run, by service name. */
  children: { ask: Record<never, never>; answer: readonly { readonly pid: number; readonly service: string }[] };
  /** How the next message boxes are answered: the index of a button. */
  answerDialogs: { ask: { response: number }; answer: null };
  quit: { ask: Record<never, never>; answer: null };
  closeWindow: { ask: Record<never, never>; answer: null };
}

/** What a console over the stand-in tells the test that shows its window. */
export type Told =
  | {
      readonly tell: 'load';
      readonly url: string;
      readonly preload: string;
      readonly width: number;
      readonly height: number;
    }
  | { readonly tell: 'reload' | 'crash' | 'close' }
  | { readonly tell: 'send'; readonly channel: string; readonly args: readonly unknown[] };
