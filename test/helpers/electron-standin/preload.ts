import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';

/** What a preload did: what it exposed, and how it used Electron. */
export interface PreloadRun {
  readonly exposed: Readonly<Record<string, unknown>>;
  /** Modules it asked for. */
  readonly required: readonly string[];
  /** Channels it invoked, with the arguments. */
  readonly invoked: readonly (readonly unknown[])[];
  /** Sends it an event as the main process does, with an event object that must not get through. */
  emit(channel: string, ...args: unknown[]): void;
  readonly listening: () => number;
}

/** The event object of the run; a preload that passes it on hands out everything. */
export const eventObject = { sender: { invoke: 'everything' }, ports: [] };

/** Runs a built preload against recording stand-ins of the two modules a sandboxed one can have. */
export function runPreload(file: string, change: (text: string) => string = (text) => text): PreloadRun {
  const exposed: Record<string, unknown> = {};
  const required: string[] = [];
  const invoked: unknown[][] = [];
  const listeners = new Map<string, Set<(...args: unknown[]) => void>>();
  const ipcRenderer = {
    async invoke(...args: unknown[]) {
      invoked.push(args);
      return { formatVersion: 1 };
    },
    on(channel: string, listener: (...args: unknown[]) => void) {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      return ipcRenderer;
    },
    removeListener(channel: string, listener: (...args: unknown[]) => void) {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
  };
  const contextBridge = {
    exposeInMainWorld(name: string, api: unknown) {
      exposed[name] = api;
    },
  };
  const module = { exports: {} };
  const require = (name: string) => {
    required.push(name);
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  };
  runInContext(change(readFileSync(file, 'utf8')), createContext({ module, exports: module.exports, require }));
  return {
    exposed,
    required,
    invoked,
    emit(channel, ...args) {
      for (const listener of listeners.get(channel) ?? []) listener(eventObject, ...args);
    },
    listening: () => [...listeners.values()].reduce((sum, each) => sum + each.size, 0),
  };
}

/** What is wrong with what a preload hands the page; empty when it is named methods and one subscription. */
export async function preloadProblems(run: PreloadRun, methods: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  const say = (problem: string) => void problems.push(problem);
  if (run.required.some((name) => name !== 'electron')) say(`it requires ${run.required.join(', ')}`);
  if (Object.keys(run.exposed).join() !== 'binnacle') say(`it exposes ${Object.keys(run.exposed).join(', ')}`);
  const api = (run.exposed.binnacle ?? {}) as Record<string, unknown>;
  const names = Object.keys(api).sort();
  if (names.join() !== [...methods, 'onEvent'].sort().join()) say(`its methods are ${names.join(', ')}`);
  for (const [name, value] of Object.entries(api)) if (typeof value !== 'function') say(`${name} is no function`);
  for (const name of methods) {
    const before = run.invoked.length;
    await (api[name] as (...args: unknown[]) => unknown)?.({ a: 1 }, { reason: 'r' }, 'binnacle:undo', 'more');
    const [call, ...others] = run.invoked.slice(before);
    if (others.length > 0 || call === undefined) say(`${name} makes ${others.length + 1} calls`);
    else if (call.length !== 3 || typeof call[0] !== 'string') say(`${name} passes on ${call.length} arguments`);
  }
  const channels = new Set(run.invoked.map(([channel]) => channel));
  if (channels.size !== methods.length) say(`${methods.length} methods use ${channels.size} channels`);
  const heard: unknown[][] = [];
  const stop = (api.onEvent as (listener: (...args: unknown[]) => void) => unknown)?.((...args) => heard.push(args));
  run.emit('binnacle:event', { kind: 'state', state: 'open' }, 'more');
  if (heard.length !== 1 || heard[0]?.length !== 1) say('a listener does not hear exactly the event');
  if (heard.flat().includes(eventObject)) say('the event object reaches the page');
  if (typeof stop !== 'function') say('onEvent gives no way to stop');
  else if (stop() !== undefined || run.listening() !== 0) say('stopping leaves something behind');
  return problems;
}
