import type { TextEditor } from './text-view.tsx';

/** A panel that stands in the flow of the text under a line, with room of its own. */
export interface LinePanel {
  readonly node: HTMLElement;
  close(): void;
}

/** Opens a panel under a line; the text below moves down by its height and follows when that changes. */
export function openLinePanel(editor: TextEditor, line: number, id: string): LinePanel {
  const node = document.createElement('div');
  node.className = 'line-panel';
  const room = document.createElement('div');
  const zone = {
    afterLineNumber: line,
    heightInPx: 0,
    domNode: room,
    suppressMouseDown: true,
    onDomNodeTop: (top: number) => {
      node.style.top = `${top}px`;
    },
  };
  let zoneId = '';
  editor.changeViewZones((zones) => {
    zoneId = zones.addZone(zone);
  });
  // The zone lies under the lines and takes no clicks; the content stands in a widget above them.
  const widget = { getId: () => id, getDomNode: () => node, getPosition: () => null };
  editor.addOverlayWidget(widget);
  const place = () => {
    const { contentLeft, contentWidth } = editor.getLayoutInfo();
    node.style.left = `${contentLeft}px`;
    node.style.width = `${Math.max(200, contentWidth - 16)}px`;
    if (zone.heightInPx === node.offsetHeight + 8) return;
    zone.heightInPx = node.offsetHeight + 8;
    editor.changeViewZones((zones) => zones.layoutZone(zoneId));
  };
  const observer = new ResizeObserver(place);
  observer.observe(node);
  const moved = editor.onDidLayoutChange(place);
  return {
    node,
    close() {
      observer.disconnect();
      moved.dispose();
      editor.removeOverlayWidget(widget);
      editor.changeViewZones((zones) => zones.removeZone(zoneId));
    },
  };
}
