import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { Child, ChildLauncher } from '../../../main/core/ports.ts';
import { lendLauncher, relayLauncher } from '../../../main/hosts/relay-launcher.ts';

/** A child that echoes until it is killed or told to end. */
function echoes(): ChildLauncher & { readonly living: Set<Child> } {
  const living = new Set<Child>();
  return {
    living,
    launch(entry) {
      let hear: (message: unknown) => void = () => undefined;
      let exit: (reason: string) => void = () => undefined;
      const child: Child = {
        send: (message) => (message === 'end' ? exit('ended by itself') : hear({ entry, message })),
        onMessage: (listener) => {
          hear = listener;
        },
        onExit: (listener) => {
          exit = listener;
        },
        kill() {
          living.delete(child);
          exit('killed');
        },
      };
      living.add(child);
      return child;
    },
  };
}

const heard = (child: Child) => new Promise((done) => child.onMessage(done));
const ended = (child: Child) => new Promise<string>((done) => child.onExit(done));

test('messages and ends pass both ways, each to its own child', async () => {
  const { port1, port2 } = new MessageChannel();
  lendLauncher(port1, echoes());
  const relayed = relayLauncher(port2);
  const [sandbox, keychain] = [relayed.launch('sandbox'), relayed.launch('keychain')];
  const answers = [heard(sandbox), heard(keychain)];
  sandbox.send({ bytes: new Uint8Array([1, 2]) });
  keychain.send(null);
  expect(await Promise.all(answers)).toEqual([
    { entry: 'sandbox', message: { bytes: new Uint8Array([1, 2]) } },
    { entry: 'keychain', message: null },
  ]);
  const ends = [ended(sandbox), ended(keychain)];
  sandbox.send('end');
  keychain.kill();
  expect(await Promise.all(ends)).toEqual(['ended by itself', 'killed']);
  expect(await ended(sandbox)).toBe('ended by itself');
  port1.close();
});

test('children end with the thread they were started for, and say so to whoever is left', async () => {
  const { port1, port2 } = new MessageChannel();
  const launcher = echoes();
  lendLauncher(port1, launcher);
  const child = relayLauncher(port2).launch('sandbox');
  const answer = heard(child);
  child.send(1);
  await answer;
  const end = ended(child);
  const closed = new Promise((done) => port1.once('close', done));
  port2.close();
  await closed;
  expect(launcher.living.size).toBe(0);
  expect(await end).toBe('the host is gone');
});
