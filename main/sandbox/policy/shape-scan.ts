import { pointerStep } from '../data.ts';
import type { DocumentNode, DocumentPlan } from '../document.ts';
import type { Danger } from './danger.ts';
import { keysOfPointer } from './place.ts';
import { type AgreementRule, judge, type PathRule, type ReadyRule, type Subject } from './rule.ts';
import { askScalar, namesOrigins, type Spot, spotOf } from './scan.ts';

/** What is known of all documents of one shape, and what has to be asked of each. */
export interface ShapeScan {
  /** What is wrong with what never changes. */
  readonly found: readonly Danger[];
  /** Path rules about a place that is filled. */
  readonly asks: readonly { readonly index: number; readonly rule: PathRule; readonly path: string }[];
  /** Path rules about something inside a place that is filled. */
  readonly loose: readonly ReadyRule[];
  /** Agreement rules that read something that is filled. */
  readonly agreements: readonly AgreementRule[];
  /** For each place that is filled: where it is, and its key. */
  readonly spots: readonly (readonly [spot: Spot, key: string])[];
  /** JSON Pointers of maps that name origins. */
  readonly origins: readonly string[];
}

/** Takes a document's shape apart; the plan's object holds what never changes. */
export function scanShape(
  plan: DocumentPlan,
  pathRules: readonly ReadyRule[],
  otherRules: readonly AgreementRule[],
  ask: (rule: AgreementRule, subject: Subject, report: (danger: Danger) => void) => void,
): ShapeScan {
  const found: Danger[] = [];
  const report = (danger: Danger) => {
    found.push(danger);
  };
  const { spots, origins } = scanScalars(plan, (danger) => report({ ...danger, danger: true }));
  const asks: { index: number; rule: PathRule; path: string }[] = [];
  const loose: ReadyRule[] = [];
  for (const { rule, steps } of pathRules) {
    for (const keys of steps) {
      const inside = descend(plan.root, keys, 0, '', {
        filled: (index, path) => asks.push({ index, rule, path }),
        constant: (value, path) => judge(rule, value, path, report),
        absent: (path) => rule.absent === true && judge(rule, undefined, path, report),
      });
      if (inside) loose.push({ rule, steps: [keys] });
    }
  }
  const nowhere = { document: plan.object, policy: { environment: '', document: '', protected: false } };
  const agreements = otherRules.filter((rule) => {
    if (rule.perJob === true || rule.reads.some((path) => isFilled(plan.root, keysOfPointer(path)))) return true;
    ask(rule, nowhere, report);
    return false;
  });
  return { found, asks, loose, agreements, spots, origins };
}

function scanScalars(plan: DocumentPlan, report: (danger: Danger) => void): Pick<ShapeScan, 'spots' | 'origins'> {
  const spots: (readonly [Spot, string])[] = [];
  const origins: string[] = [];
  const walk = (node: DocumentNode, spot: Spot, key: string): void => {
    switch (node.kind) {
      case 'scalar':
        askScalar(node.value, spot, report);
        break;
      case 'dynamic':
        spots[node.index] = [spot, key];
        break;
      case 'list':
        for (const [index, item] of node.items.entries()) walk(item, { ...spot, path: `${spot.path}/${index}` }, key);
        break;
      case 'map':
        if (node.entries.some((entry) => namesOrigins(entry.key))) origins.push(spot.path);
        for (const entry of node.entries) {
          walk(entry.node, spotOf(spot.path + pointerStep(entry.key), entry.key, key), entry.key);
        }
    }
  };
  walk(plan.root, { path: '', suspicion: 'none', switch: null }, '');
  return { spots, origins };
}

interface Meeting {
  filled(index: number, path: string): void;
  constant(value: string | number | boolean, path: string): void;
  absent(path: string): void;
}

/** Follows a pointer through a shape. Gives true when it leads into, or to, something that only a filled document shows. */
function descend(node: DocumentNode, keys: readonly string[], at: number, path: string, meet: Meeting): boolean {
  const end = at === keys.length;
  switch (node.kind) {
    case 'dynamic':
      if (end) meet.filled(node.index, path);
      return !end;
    case 'scalar':
      if (end) meet.constant(node.value, path);
      return false;
    case 'list':
      if (end || keys[at] !== '*') return end;
      return node.items.map((item, index) => descend(item, keys, at + 1, `${path}/${index}`, meet)).includes(true);
    case 'map': {
      if (end) return true;
      const key = keys[at] as string;
      const entries = key === '*' ? node.entries : node.entries.filter((entry) => entry.key === key);
      if (entries.length === 0 && key !== '*' && at === keys.length - 1) meet.absent(path + pointerStep(key));
      const inner = entries.map((each) => descend(each.node, keys, at + 1, path + pointerStep(each.key), meet));
      return inner.includes(true);
    }
  }
}

/** Whether what stands at a pointer, or anything in it, is filled for each document. */
function isFilled(node: DocumentNode, keys: readonly string[], at = 0): boolean {
  if (node.kind === 'dynamic') return true;
  if (at < keys.length) {
    if (node.kind !== 'map') return node.kind === 'list';
    const entry = node.entries.find(({ key }) => key === keys[at]);
    return entry !== undefined && isFilled(entry.node, keys, at + 1);
  }
  if (node.kind === 'list') return node.items.some((item) => isFilled(item, keys, at));
  return node.kind === 'map' && node.entries.some((entry) => isFilled(entry.node, keys, at));
}
