import { lazy, Suspense, useRef } from 'react';
import { Loading } from '../../components/states.tsx';
import { useConsole, useConsoleState } from '../../console.ts';
import { findingWords } from '../../words/findings.ts';
import { findingsTarget } from '../findings/find-codes.ts';
import { TemplateList } from './template-list.tsx';
import { TemplateView } from './template-view.tsx';
import { ImportDrop } from './transfer/import-drop.tsx';
import '../../editor/editor.css';
import './templates.css';
import './editor-page.css';
import './title-bar.css';
import './drafts/drafts.css';
import './layer-panel.css';
import './rendered-panel.css';
import './findings-panel.css';
import './tenant-picker.css';

const FindingsPage = lazy(async () => ({ default: (await import('../findings/findings-page.tsx')).FindingsPage }));

/** The list of templates, the one that is open, or what the codes of findings mean. */
export function TemplatesScreen() {
  const { route } = useConsole();
  const target = useConsoleState('route', (state) => state.target);
  // A target may name a line after a hash mark, as what the palette found does.
  const [name = '', line = ''] = target.split('#');
  const before = useRef('');
  if (name !== findingsTarget) before.current = name;
  if (name === findingsTarget)
    return (
      <Suspense fallback={<Loading what={findingWords.name} waiting />}>
        <FindingsPage code={line} onBack={() => route.getState().go('templates', before.current)} />
      </Suspense>
    );
  return (
    <ImportDrop>
      {name === '' ? <TemplateList /> : <TemplateView key={name} name={name} line={Number(line) || null} />}
    </ImportDrop>
  );
}
