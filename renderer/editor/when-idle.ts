/** Runs a task once after the last time it was asked for, when the page has nothing better to do. */
export function whenIdle(task: () => void, delay = 120): { readonly ask: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idle: number | undefined;
  const stop = () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
    idle = undefined;
  };
  return {
    ask() {
      stop();
      timer = setTimeout(() => {
        idle = requestIdleCallback(
          () => {
            idle = undefined;
            task();
          },
          { timeout: 400 },
        );
      }, delay);
    },
    stop,
  };
}
