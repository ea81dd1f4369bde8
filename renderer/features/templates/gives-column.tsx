import { useEffect, useMemo, useState } from 'react';
import type { Leaf, Rendering } from '../../../main/contract/model.ts';
import { LayerBadge } from '../../components/badge.tsx';
import type { TextEditor } from '../../editor/text-view.tsx';
import { inline } from '../../format.ts';
import { words } from '../../words.ts';

/** What each line of a template gives for the pinned tenant, where the text does not say it: a placeholder, or a later layer. */
export function givesByLine(rendering: Rendering, template: string): ReadonlyMap<number, Leaf> {
  const lines = new Map<number, Leaf>();
  for (const leaf of rendering.leaves ?? []) {
    const own = leaf.source === template ? leaf : leaf.shadowed.find((one) => one.source === template);
    if (own === undefined || own.line === null || lines.has(own.line)) continue;
    lines.set(own.line, leaf);
  }
  return lines;
}

/** A column at the right of the source, while the result is hidden. */
export function GivesColumn(props: { editor: TextEditor | null; rendering: Rendering; template: string }) {
  const { editor, rendering, template } = props;
  const [top, setTop] = useState(0);
  const gives = useMemo(() => givesByLine(rendering, template), [rendering, template]);
  useEffect(() => {
    if (editor === null) return;
    setTop(editor.getScrollTop());
    const follow = editor.onDidScrollChange((event) => setTop(event.scrollTop));
    return () => follow.dispose();
  }, [editor]);
  return (
    <div className="gives" role="note" aria-label={words.templates.gives}>
      {editor === null
        ? null
        : [...gives].map(([line, leaf]) => {
            const y = editor.getTopForLineNumber(line) - top;
            return y < -20 || y > 2000 ? null : (
              <div key={line} className="give" style={{ top: y }}>
                <LayerBadge layer={leaf.layer} name={`${words.templates.layerNames[leaf.layer]}, ${line}`} />
                <code className="cut" title={inline(leaf.value)}>
                  {inline(leaf.value)}
                </code>
              </div>
            );
          })}
    </div>
  );
}
