import { BinnacleError } from '../contract/errors.ts';
import type { Child, ChildLauncher } from '../core/ports.ts';
import type { KeychainAnswer, KeychainCommand, KeychainRequest } from './child-messages.ts';

/** The way to the keychain's child: started when needed, killed when it hangs or has nothing to do. */
export interface ChildLink {
  /** @throws BinnacleError KEYCHAIN_UNAVAILABLE when the child hangs, dies or cannot be started. */
  ask(command: KeychainCommand, timeoutMs: number): Promise<KeychainAnswer>;
  /** Kills the child; the next request starts another. */
  close(): void;
}

interface Waiting {
  readonly resolve: (answer: KeychainAnswer) => void;
  readonly reject: (error: BinnacleError) => void;
  readonly timer: NodeJS.Timeout;
}

interface Running {
  readonly child: Child;
  readonly waiting: Map<number, Waiting>;
}

/** Links to a child of `launcher`; after `idleMs` without a request the child, and what its memory still holds, is ended. */
export function childLink(options: {
  readonly launcher: ChildLauncher;
  readonly service: string;
  readonly backend: string;
  readonly idleMs: number;
}): ChildLink {
  const { launcher, service, backend, idleMs } = options;
  let running: Running | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  const end = (which: Running, why: string, fix: string) => {
    if (running === which) running = undefined;
    clearTimeout(idle);
    which.child.kill();
    for (const { reject, timer } of which.waiting.values()) {
      clearTimeout(timer);
      reject(new BinnacleError('KEYCHAIN_UNAVAILABLE', why, { fix, details: { reason: 'no-answer' } }));
    }
    which.waiting.clear();
  };

  const launch = (): Running => {
    const child = launcher.launch('keychain');
    const started: Running = { child, waiting: new Map() };
    child.onMessage((message) => {
      const answer = message as KeychainAnswer;
      const call = started.waiting.get(answer.id);
      if (call === undefined) return;
      started.waiting.delete(answer.id);
      clearTimeout(call.timer);
      if (started.waiting.size === 0) rest(started);
      call.resolve(answer);
    });
    child.onExit((reason) =>
      end(started, `The process that speaks to ${backend} ended: ${reason}.`, 'Try again; a new one is started.'),
    );
    return started;
  };

  const rest = (which: Running) => {
    clearTimeout(idle);
    idle = setTimeout(() => end(which, '', ''), idleMs);
    idle.unref();
  };

  return {
    ask(command, timeoutMs) {
      running ??= launch();
      const target = running;
      clearTimeout(idle);
      lastId += 1;
      const request: KeychainRequest = { id: lastId, service, command };
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () =>
            end(
              target,
              `${backend} did not answer within ${Math.round(timeoutMs / 100) / 10} s, and the attempt was ended.`,
              'Look for a window in which the system asks for a password, then try again; or open with the recovery kit.',
            ),
          timeoutMs,
        );
        target.waiting.set(request.id, { resolve, reject, timer });
        target.child.send(request);
      });
    },
    close() {
      if (running !== undefined) end(running, `The connection to ${backend} was closed.`, 'Try again.');
    },
  };
}
