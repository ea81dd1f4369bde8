import { CrossIcon } from '@blueprintjs/icons';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
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
      <div className="dialog-head">
        <h2>{words.frame.keysTitle}</h2>
        <span className="quiet small">{words.frame.keysHint}</span>
        <span className="grow" />
        <Button
          tone="quiet"
          small
          label={words.frame.close}
          icon={<CrossIcon size={14} aria-hidden="true" />}
          onPress={close}
        />
      </div>
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
