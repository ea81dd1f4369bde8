import { PinIcon } from '@blueprintjs/icons';
import { useConsole, useConsoleState } from '../../console.ts';
import { words } from '../../words.ts';

/** The tenant the result is made for. */
export function PinnedTenant() {
  const { templates } = useConsole();
  const candidates = useConsoleState('templates', (state) => state.candidates);
  const tenant = useConsoleState('templates', (state) => state.tenant);
  if (tenant === '') return null;
  return (
    <span className="pinned">
      <PinIcon size={12} aria-hidden="true" />
      <select
        className="select pinned-select"
        aria-label={words.templates.pinned}
        value={tenant}
        onChange={(event) => templates.getState().pin(event.target.value)}
      >
        {candidates.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </span>
  );
}
