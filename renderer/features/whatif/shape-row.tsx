import { AddIcon, EditIcon, ErrorIcon, TargetIcon, TickIcon, TrashIcon } from '@blueprintjs/icons';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Shape, ShapeChange } from '../../../main/contract/whatif.ts';
import { count, dotted } from '../../format.ts';
import { whatIfWords as words } from '../../words/whatif.ts';
import { leadingChanges, sectionOf, shapeWord } from './shape-groups.ts';
import { afterText, sideText } from './side-text.ts';

const icons = {
  removed: [TrashIcon, 'danger'],
  invalid: [ErrorIcon, 'danger'],
  outlier: [TargetIcon, 'warning'],
  added: [AddIcon, 'second'],
  changed: [EditIcon, 'second'],
} as const;

/** Icon, word and colour of what a shape does. */
export function ShapeWord({ shape }: { readonly shape: Pick<Shape, 'kind' | 'outlier'> }) {
  const [Icon, tone] = icons[sectionOf(shape) === 'outlier' ? 'outlier' : shape.kind];
  return (
    <span className={`state-word ${tone}`}>
      <Icon size={12} aria-hidden="true" />
      {shapeWord(shape)}
    </span>
  );
}

/** What one leaf was and what it becomes. */
export function BeforeAfter({ change }: { readonly change: ShapeChange }) {
  const before = sideText(change.before);
  const after = afterText(change);
  return (
    <span className="before-after" title={`${before} → ${after}`}>
      <span className="quiet">{before}</span>
      <span className="quiet" aria-hidden="true">
        {' → '}
      </span>
      <span className="hidden-text"> {words.to} </span>
      <span className={change.after === null ? 'danger' : 'after-value'}>{after}</span>
    </span>
  );
}

/** Paths of a shape that its row has room for. */
const shownPaths = 2;

/** What stands below the paths: what is wrong, how much more there is, or where. */
function second(shape: Shape, environments: number): ReactNode {
  const [finding] = shape.findings;
  if (finding !== undefined) return finding.message;
  const more = shape.changeCount - Math.min(shownPaths, shape.changes.length);
  if (more > 0) return words.moreChanges(more);
  if (shape.tenants === 0) return words.countedAbove(shape.renderings);
  return shape.environments.length < environments ? shape.environments.join(', ') : '';
}

/** One shape of the list: how many, what, where, and from what to what. */
export function ShapeRow(props: {
  readonly shape: Shape;
  /** Tenants of the largest shape, which the bar is measured against. */
  readonly largest: number;
  /** How many environments there are. */
  readonly environments: number;
  /** The document that paths without another name belong to. */
  readonly document: string;
  readonly chosen: boolean;
  readonly reviewed: boolean;
  readonly tabIndex: 0 | -1;
  readonly onChoose: () => void;
  readonly onMark: () => void;
}) {
  const { shape, largest, reviewed } = props;
  const section = sectionOf(shape);
  const paths = leadingChanges(shape).slice(0, shownPaths);
  const below = second(shape, props.environments);
  const press = (event: KeyboardEvent) => {
    if (event.key === ' ') props.onMark();
    else if (event.key === 'Enter') props.onChoose();
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="option"
      className="shape-row"
      data-row=""
      data-section={section}
      data-shape={shape.id}
      data-inset-focus=""
      aria-selected={props.chosen}
      tabIndex={props.tabIndex}
      onKeyDown={press}
      onFocus={props.onChoose}
      onClick={(event) => event.currentTarget.focus()}
    >
      <span className="shape-count">{count(shape.tenants)}</span>
      <span className="hidden-text"> {words.tenants(shape.tenants).replace(/^\S+ /, '')}, </span>
      <meter className="shape-bar" min={0} max={Math.max(1, largest)} value={shape.tenants} aria-hidden="true" />
      <ShapeWord shape={shape} />
      <span className="shape-paths">
        {paths.map((change) => (
          <span key={`${change.document} ${change.path}`} className="shape-path">
            <code className="cut" title={change.path}>
              {change.document === props.document ? '' : <span className="quiet">{change.document}: </span>}
              {dotted(change.path)}
            </code>
            <code className="cut shape-values">
              <BeforeAfter change={change} />
            </code>
          </span>
        ))}
        {paths.length === 0 ? <span className="cut">{shape.findings[0]?.code ?? ''}</span> : null}
        {below === '' ? null : <span className="cut small shape-second">{below}</span>}
      </span>
      <span className="shape-reviewed">
        {reviewed ? (
          <>
            <TickIcon size={12} aria-hidden="true" />
            <span className="hidden-text">, {words.reviewedMark}</span>
          </>
        ) : null}
      </span>
    </div>
  );
}
