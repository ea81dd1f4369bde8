import type { ReceiptComparison } from '../../contract/authoring.ts';
import type { Receipt } from '../../contract/model.ts';

type Difference = ReceiptComparison['differences'][number];
type Input = Receipt['inputs'][number];

/** Says on which inputs two receipts differ. What they are called (their identifiers, their change sets) does not count. */
export function compareInputs(left: Receipt, right: Receipt): ReceiptComparison {
  const differences: Difference[] = [];
  const told = (kind: string, a: string, b: string) => {
    if (a !== b) differences.push({ kind, name: '', left: a, right: b });
  };
  told('tenant', spoken(left.tenant), spoken(right.tenant));
  told('environment', spoken(left.environment), spoken(right.environment));
  told('document', spoken(left.document), spoken(right.document));
  told('engine', engineOf(left), engineOf(right));
  told('time', spoken(left.capturedAt), spoken(right.capturedAt));
  told('format', left.format, right.format);
  for (const kind of new Set([...left.inputs, ...right.inputs].map((input) => input.kind))) {
    differences.push(...compareKind(kind, inputsOf(left, kind), inputsOf(right, kind), left.tenant === right.tenant));
  }
  const outputs = [left.output, right.output].map((hash) => `SHA-256 ${short(hash)}`);
  if (left.output !== right.output) {
    differences.push({ kind: 'output', name: '', left: outputs[0] ?? '', right: outputs[1] ?? '' });
  }
  return { same: differences.length === 0, differences };
}

function spoken(value: string): string {
  return value === '' ? 'none' : value;
}

function engineOf({ engineVersion, contextVersion }: Receipt): string {
  return `engine version ${engineVersion}, context version ${contextVersion}`;
}

function inputsOf(receipt: Receipt, kind: string): readonly Input[] {
  return receipt.inputs.filter((input) => input.kind === kind);
}

function compareKind(kind: string, left: readonly Input[], right: readonly Input[], oneTenant: boolean): Difference[] {
  const [a, b] = [left[0], right[0]];
  // What there is once and is called after its tenant belongs together whatever its name.
  if (left.length === 1 && right.length === 1 && a !== undefined && b !== undefined && a.name !== b.name) {
    if (!oneTenant && ['tenant', 'variables', 'overrides'].includes(kind)) {
      return a.sha256 === b.sha256 ? [] : [{ kind, name: '', ...words(a, b, `${a.name}, `, `${b.name}, `) }];
    }
  }
  const names = new Set([...left, ...right].map(({ name }) => name));
  return [...names].flatMap((name): Difference[] => {
    const then = left.find((input) => input.name === name);
    const now = right.find((input) => input.name === name);
    if (then?.sha256 === now?.sha256 && then?.version === now?.version) return [];
    return [{ kind, name, ...words(then, now) }];
  });
}

/** Two sides in words: by version where that tells them apart, else by what they hold. */
function words(
  then: Input | undefined,
  now: Input | undefined,
  leftOf = '',
  rightOf = '',
): Pick<Difference, 'left' | 'right'> {
  const tells = then === undefined || now === undefined || then.version !== now.version;
  const say = (input: Input | undefined, of: string) => {
    if (input === undefined) return null;
    const version = input.version === '' ? '' : `version ${input.version}`;
    return (
      of + (tells && version !== '' ? version : `${version === '' ? '' : `${version}, `}content ${short(input.sha256)}`)
    );
  };
  return { left: say(then, leftOf), right: say(now, rightOf) };
}

function short(hash: string): string {
  return hash.length > 12 ? `${hash.slice(0, 12)}…` : hash;
}
