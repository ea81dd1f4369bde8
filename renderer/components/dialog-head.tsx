import { CrossIcon } from '@blueprintjs/icons';
import { words } from '../words.ts';
import { ProductionPlate } from './badge.tsx';
import { Button } from './button.tsx';

/** The head of a dialog that can be left: its title, what it touches, and the way out. */
export function DialogHead(props: {
  readonly title: string;
  readonly onClose: () => void;
  /** The protected environment it touches; null or left out for none. */
  readonly production?: string | null;
  /** A few quiet words beside the title. */
  readonly hint?: string;
}) {
  const { production = null } = props;
  return (
    <div className="dialog-head">
      <h2>{props.title}</h2>
      {props.hint === undefined ? null : <span className="quiet small">{props.hint}</span>}
      {production === null ? null : <ProductionPlate name={production} />}
      <span className="grow" />
      <Button
        tone="quiet"
        small
        label={words.frame.close}
        icon={<CrossIcon size={14} aria-hidden="true" />}
        onPress={props.onClose}
      />
    </div>
  );
}
