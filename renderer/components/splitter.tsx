import { useConsole, useConsoleState } from '../console.ts';
import { words } from '../words.ts';

/** The width (or height) of a named pane: what was dragged, or its own. */
export function usePaneSize(name: string, own: number): number {
  return useConsoleState('preferences', (state) => state.panes[name] ?? own);
}

/** The line between two panes: dragged, or moved with the arrows; remembered. */
export function Splitter(props: {
  readonly name: string;
  readonly label: string;
  readonly own: number;
  readonly least: number;
  readonly most: number;
  /** Which side the pane it sizes lies on; `below` sizes its height. */
  readonly side: 'left' | 'right' | 'below';
}) {
  const { preferences } = useConsole();
  const size = usePaneSize(props.name, props.own);
  const put = (value: number) => {
    const bounded = Math.round(Math.min(props.most, Math.max(props.least, value)));
    preferences.getState().choose({ panes: { ...preferences.getState().panes, [props.name]: bounded } });
  };
  const sign = props.side === 'left' ? 1 : -1;
  const flat = props.side === 'below';
  const [less, more] = flat ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged or focused
    <div
      className={flat ? 'splitter splitter-flat' : 'splitter'}
      role="separator"
      tabIndex={0}
      aria-orientation={flat ? 'horizontal' : 'vertical'}
      aria-label={flat ? words.frame.resizeHeight(props.label) : words.frame.resize(props.label)}
      aria-valuenow={size}
      aria-valuemin={props.least}
      aria-valuemax={props.most}
      onDoubleClick={() => put(props.own)}
      onKeyDown={(event) => {
        if (event.key === less) put(size - sign * 16);
        else if (event.key === more) put(size + sign * 16);
        else return;
        event.preventDefault();
      }}
      onPointerDown={(event) => {
        const from = flat ? event.clientY : event.clientX;
        const handle = event.currentTarget;
        handle.setPointerCapture(event.pointerId);
        handle.onpointermove = (move) => put(size + sign * ((flat ? move.clientY : move.clientX) - from));
        handle.onpointerup = () => {
          handle.onpointermove = null;
        };
      }}
    />
  );
}
