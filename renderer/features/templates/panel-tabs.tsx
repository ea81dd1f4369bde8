import { words } from '../../words.ts';

/** The two tabs that source and result become in a small window; arrows move between them. */
export function PanelTabs({ tab, onTab }: { tab: 'source' | 'rendered'; onTab: (tab: 'source' | 'rendered') => void }) {
  return (
    <div className="tabs" role="tablist" aria-label={words.templates.tabs}>
      {(['source', 'rendered'] as const).map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          aria-selected={one === tab}
          tabIndex={one === tab ? 0 : -1}
          className="tab"
          onClick={() => onTab(one)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
            event.preventDefault();
            onTab(tab === 'source' ? 'rendered' : 'source');
          }}
        >
          {words.templates[one]}
        </button>
      ))}
    </div>
  );
}
