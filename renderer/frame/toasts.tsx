import { CrossIcon, TickCircleIcon, WarningSignIcon } from '@blueprintjs/icons';
import { useEffect, useState } from 'react';
import { Button, Keys } from '../components/button.tsx';
import { useConsole, useConsoleState } from '../console.ts';
import type { Toast } from '../stores/toast-store.ts';
import { words } from '../words.ts';
import { capsOf } from './bindings.ts';

const shownMs = 6000;

/** What just happened and can be undone: six seconds, held by hover and focus. */
export function Toasts() {
  const shown = useConsoleState('toasts', (state) => state.shown);
  return (
    <section className="toasts" aria-label={words.frame.toasts}>
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const { toasts, writes } = useConsole();
  const [held, setHeld] = useState(false);
  const dismiss = () => toasts.getState().dismiss(toast.id);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => toasts.getState().dismiss(toast.id), shownMs);
    return () => clearTimeout(timer);
  }, [held, toast.id, toasts]);
  const hold = {
    onMouseEnter: () => setHeld(true),
    onMouseLeave: () => setHeld(false),
    onFocus: () => setHeld(true),
    onBlur: () => setHeld(false),
  };
  const { changeSet } = toast;
  return (
    <div className="toast" {...hold}>
      {toast.tone === 'success' ? (
        <TickCircleIcon size={14} className="success" aria-hidden="true" />
      ) : (
        <WarningSignIcon size={14} className="warning" aria-hidden="true" />
      )}
      <div>
        <p className="strong">{toast.title}</p>
        <p className="second small">{toast.detail}</p>
        {changeSet === null ? null : (
          <p className="toast-actions">
            <Button
              tone="link"
              onPress={() => {
                dismiss();
                void writes.undo(changeSet);
              }}
            >
              {words.frame.undo}
            </Button>
            <Keys keys={capsOf('undo')} />
          </p>
        )}
      </div>
      <Button
        tone="quiet"
        small
        label={words.frame.dismiss}
        icon={<CrossIcon size={12} aria-hidden="true" />}
        onPress={dismiss}
      />
    </div>
  );
}
