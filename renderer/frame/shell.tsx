import { lazy, Suspense, useEffect } from 'react';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { Loading } from '../components/states.tsx';
import { useConsoleState } from '../console.ts';
import { OverviewScreen } from '../features/overview/overview-screen.tsx';
import { isProtected } from '../stores/workspace-store.ts';
import { words } from '../words.ts';
import { Banner } from './banner.tsx';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';

const TemplatesScreen = lazy(async () => ({
  default: (await import('../features/templates/templates-screen.tsx')).TemplatesScreen,
}));
const FleetScreen = lazy(async () => ({ default: (await import('../features/fleet/fleet-screen.tsx')).FleetScreen }));
const AuditScreen = lazy(async () => ({ default: (await import('../features/audit/audit-screen.tsx')).AuditScreen }));
const screens = { overview: OverviewScreen, templates: TemplatesScreen, fleet: FleetScreen, audit: AuditScreen };

/** Fetches the editor while nothing else is to be done, so that a template opens at once. */
function useEditorAhead() {
  useEffect(() => {
    if (typeof requestIdleCallback === 'undefined') return;
    const ahead = requestIdleCallback(() => void import('../features/templates/source-panel.tsx'), { timeout: 3000 });
    return () => cancelIdleCallback(ahead);
  }, []);
}

/** The window of an open workspace. */
export function Shell() {
  const area = useConsoleState('route', (state) => state.area);
  const production = useConsoleState('workspace', (state) => isProtected(state, state.environment));
  const Screen = screens[area];
  useEditorAhead();
  return (
    <div className="shell" data-production={production}>
      <TopBar />
      <Rail />
      <Banner />
      <main className="work" aria-label={words.frame.areas[area]}>
        <ErrorBoundary key={area}>
          <Suspense fallback={<Loading what={words.frame.areas[area]} waiting />}>
            <Screen />
          </Suspense>
        </ErrorBoundary>
      </main>
      <StatusBar />
    </div>
  );
}
