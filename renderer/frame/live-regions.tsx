import { useConsoleState } from '../console.ts';

/** One polite and one assertive region for readers. */
export function LiveRegions() {
  const polite = useConsoleState('announcer', (state) => state.polite);
  const assertive = useConsoleState('announcer', (state) => state.assertive);
  return (
    <>
      <div className="hidden-text" role="status" aria-live="polite">
        {polite}
      </div>
      <div className="hidden-text" role="alert" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}
