import { lazy, Suspense, useEffect } from 'react';
import { useConsole, useConsoleState } from '../../console.ts';
import { FleetList } from './fleet-list.tsx';
import { readTarget } from './fleet-target.ts';
import './fleet.css';

const ComparePage = lazy(async () => ({ default: (await import('./compare/compare-page.tsx')).ComparePage }));

/** The fleet: its list with the tenant that is open, or a comparison. */
export function FleetScreen() {
  const { fleet } = useConsole();
  const target = useConsoleState('route', (state) => state.target);
  const revision = useConsoleState('workspace', (state) => state.revision);
  const { tenant, filter, compare } = readTarget(target);
  useEffect(() => {
    void fleet.getState().search(filter ?? fleet.getState().filter);
  }, [fleet, filter]);
  useEffect(() => {
    void fleet.getState().readSelections();
    if (revision > 0) void fleet.getState().again();
  }, [fleet, revision]);
  useEffect(() => {
    if (tenant !== '') void fleet.getState().open(tenant);
  }, [fleet, tenant, revision]);
  if (compare === null) return <FleetList open={tenant} />;
  return (
    <Suspense fallback={null}>
      <ComparePage names={compare} />
    </Suspense>
  );
}
