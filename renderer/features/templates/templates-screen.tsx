import { useConsoleState } from '../../console.ts';
import { TemplateList } from './template-list.tsx';
import { TemplateView } from './template-view.tsx';
import '../../editor/editor.css';
import './templates.css';
import './editor-page.css';
import './title-bar.css';
import './drafts/drafts.css';
import './layer-panel.css';
import './rendered-panel.css';
import './findings-panel.css';
import './tenant-picker.css';

/** The list of templates, or the one that is open. */
export function TemplatesScreen() {
  const target = useConsoleState('route', (state) => state.target);
  // A target may name a line after a hash mark, as what the palette found does.
  const [name = '', line = ''] = target.split('#');
  return name === '' ? <TemplateList /> : <TemplateView key={name} name={name} line={Number(line) || null} />;
}
