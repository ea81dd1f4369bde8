import { Dialog } from '../components/dialog.tsx';
import { DialogHead } from '../components/dialog-head.tsx';
import { useConsole } from '../console.ts';
import { words } from '../words.ts';
import { type BindingGroup, bindings, caps } from './bindings.ts';

const groups = Object.keys(words.frame.keyGroups) as BindingGroup[];

/** Every key, by group. */
export function KeySheet() {
  const { layers } = useConsole();
  const close = () => layers.getState().close();
  return (
    <Dialog name={words.frame.keysTitle} onClose={close} className="key-sheet">
      <DialogHead title={words.frame.keysTitle} hint={words.frame.keysHint} onClose={close} />
      <div className="key-columns">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="quiet">{words.frame.keyGroups[group]}</h3>
            <dl>
              {bindings
                .filter((one) => one.group === group)
                .map((one) => (
                  <div key={one.id}>
                    <dt>{one.words}</dt>
                    <dd className="keys">
                      {caps(one.chord).map((cap) => (
                        <kbd key={cap}>{cap}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
