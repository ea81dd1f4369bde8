import { ArrowRightIcon, TickCircleIcon, TimeIcon } from '@blueprintjs/icons';
import { words } from '../../words.ts';

/** The steps with their state in a word and their answer in a line. */
export function StepRail(props: {
  readonly sealed: boolean;
  readonly kit: 'now' | 'later';
  readonly keyDone: boolean;
  readonly source: 'keychain' | 'passphrase';
  readonly backend: string;
}) {
  const { sealed } = props;
  const source = props.source === 'keychain' ? props.backend : words.start.passphraseField;
  const steps = [
    [words.start.steps.workspace, 'now', sealed ? words.start.empty : words.start.sample],
    [
      words.start.steps.seal,
      sealed ? (props.keyDone ? 'done' : 'now') : 'void',
      sealed ? source : words.start.sampleSeal,
    ],
    [
      words.start.steps.kit,
      sealed ? 'waiting' : 'void',
      sealed ? (props.kit === 'now' ? words.start.kitNow : words.start.kitLater) : '',
    ],
    [words.start.steps.look, 'done', ''],
  ] as const;
  const icon = {
    now: <ArrowRightIcon size={12} />,
    done: <TickCircleIcon size={12} />,
    waiting: <TimeIcon size={12} />,
    void: null,
  };
  return (
    <ol className="steps">
      {steps.map(([name, state, answer], index) => (
        <li key={name} className="step" data-now={index === 0} aria-current={index === 0 ? 'step' : undefined}>
          <span className="step-number" aria-hidden="true">
            {index + 1}
          </span>
          <span className="strong">{name}</span>
          <span className={`state-word small step-${state}`}>
            <span aria-hidden="true" className="step-icon">
              {icon[state]}
            </span>
            {words.start.stepState[state]}
          </span>
          <span className="second small step-answer">{answer}</span>
        </li>
      ))}
    </ol>
  );
}
