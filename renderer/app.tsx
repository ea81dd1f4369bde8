import { OverlaysProvider } from '@blueprintjs/core';
import { lazy, Suspense, useEffect } from 'react';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { FailureNotice } from './components/states.tsx';
import { type Console, ConsoleContext, useConsole, useConsoleState } from './console.ts';
import { Layers } from './frame/layers.tsx';
import { LiveRegions } from './frame/live-regions.tsx';
import { Shell } from './frame/shell.tsx';
import { Toasts } from './frame/toasts.tsx';
import { useFrameKeys } from './frame/use-frame-keys.ts';
import { useLook } from './frame/use-look.ts';
import { words } from './words.ts';

const StartScreen = lazy(async () => ({ default: (await import('./features/start/start-screen.tsx')).StartScreen }));

/** The whole page over one set of stores. */
export function App({ stores }: { stores: Console }) {
  return (
    <ConsoleContext value={stores}>
      <OverlaysProvider>
        <ErrorBoundary>
          <Window />
        </ErrorBoundary>
        <Layers />
        <Toasts />
        <LiveRegions />
      </OverlaysProvider>
    </ConsoleContext>
  );
}

function Window() {
  const { workspace } = useConsole();
  const info = useConsoleState('workspace', (state) => state.info);
  useLook();
  useFrameKeys();
  useEffect(() => {
    void workspace.getState().refresh();
    return workspace.getState().follow();
  }, [workspace]);
  if (info.value === null) {
    return (
      <main className="connecting">
        {info.failure === null ? (
          <p className="quiet">{words.start.connecting}</p>
        ) : (
          <>
            <h1>{words.start.noHost}</h1>
            <FailureNotice failure={info.failure} onRetry={() => void workspace.getState().refresh()} />
          </>
        )}
      </main>
    );
  }
  if (info.value.state === 'open' || info.value.state === 'read-only') return <Shell />;
  return (
    <Suspense fallback={null}>
      <StartScreen info={info.value} />
    </Suspense>
  );
}
