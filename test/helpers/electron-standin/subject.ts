import type { Subject } from './checks.ts';
import { type StandInOptions, startStandIn, untilWindow } from './launch.ts';

/** Starts a console over the stand-in and lets it start its children, so that all it does at a start is recorded. */
export async function startSubject(options: StandInOptions = {}): Promise<Subject> {
  const standIn = startStandIn(options);
  try {
    await untilWindow(standIn);
    for (const [channel, parameters] of [
      ['binnacle:render.text', { text: 'a: 1', context: {} }],
      ['binnacle:keychain.status', {}],
    ] as const) {
      await standIn.do('invoke', { channel, caller: { url: 'app://console/', frame: 'main' }, args: [parameters] });
    }
    return { standIn, calls: await standIn.do('recording', {}) };
  } catch (error) {
    await standIn.dispose();
    throw error;
  }
}
