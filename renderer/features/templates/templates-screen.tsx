import { useConsoleState } from '../../console.ts';
import { TemplateList } from './template-list.tsx';
import { TemplateView } from './template-view.tsx';
import './templates.css';

/** The list of templates, or the one that is open. */
export function TemplatesScreen() {
  const target = useConsoleState('route', (state) => state.target);
  const name = target.split('?')[0] ?? '';
  return name === '' ? <TemplateList /> : <TemplateView key={name} name={name} />;
}
