import { AddIcon, CrossIcon, ErrorIcon } from '@blueprintjs/icons';
import { useId, useState } from 'react';
import type { TemplateTest } from '../../../../main/contract/authoring.ts';
import { findingCodes } from '../../../../main/contract/finding-codes.ts';
import type { Json } from '../../../../main/contract/json.ts';
import { Button } from '../../../components/button.tsx';
import { testWords as words } from '../../../words/tests.ts';
import { readYaml } from './yaml-text.ts';

/** One thing a test expects. */
export type Expectation = TemplateTest['expect'][number];
type Kind = keyof typeof words.expectKinds;

const kindOf = (one: Expectation): Kind => ('finding' in one ? 'finding' : 'absent' in one ? 'absent' : 'equals');

/** The same expectation said another way; what both have is kept. */
function turned(one: Expectation, kind: Kind): Expectation {
  const path = 'path' in one ? one.path : '/';
  if (kind === 'finding') return { finding: '' };
  return kind === 'absent' ? { path, absent: true } : { path, equals: 'equals' in one ? one.equals : '' };
}

/** What is wrong with an expectation, as a sentence. */
export function expectationProblem(one: Expectation): string | undefined {
  if ('finding' in one) return /^[A-Z][A-Z0-9_]*$/.test(one.finding) ? undefined : words.needFinding;
  return one.path.startsWith('/') && one.path.length > 1 ? undefined : words.needPath;
}

/** The expectations of a test, each a row that can be changed and taken away. */
export function ExpectationRows(props: {
  readonly expect: readonly Expectation[];
  readonly onExpect: (expect: readonly Expectation[]) => void;
}) {
  const { expect, onExpect } = props;
  return (
    <section aria-label={words.expect} className="expectations">
      <h3>{words.expect}</h3>
      {expect.length === 0 ? <p className="quiet small">{words.expectNone}</p> : null}
      <ul>
        {expect.map((one, index) => (
          <ExpectationRow
            key={`${index} of ${expect.length}`}
            place={index + 1}
            expectation={one}
            onChange={(next) => onExpect(expect.map((each, at) => (at === index ? next : each)))}
            onRemove={() => onExpect(expect.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      <Button
        small
        icon={<AddIcon size={12} aria-hidden="true" />}
        onPress={() => onExpect([...expect, { path: '/', equals: '' }])}
      >
        {words.expectAdd}
      </Button>
    </section>
  );
}

function ExpectationRow(props: {
  readonly place: number;
  readonly expectation: Expectation;
  readonly onChange: (next: Expectation) => void;
  readonly onRemove: () => void;
}) {
  const { place, expectation: one, onChange } = props;
  const id = useId();
  const kind = kindOf(one);
  const problem = expectationProblem(one);
  const text = (name: string, value: string, put: (value: string) => void, wrong: boolean, options?: string) => (
    <input
      list={options}
      className="input mono"
      aria-label={name}
      aria-invalid={wrong}
      aria-describedby={`${id}-said`}
      value={value}
      spellCheck={false}
      maxLength={1024}
      onChange={(event) => put(event.target.value)}
    />
  );
  return (
    <li className="expectation" data-kind={kind}>
      {'finding' in one
        ? null
        : text(words.expectPath(place), one.path, (path) => onChange({ ...one, path }), problem !== undefined)}
      <select
        className="select"
        aria-label={words.expectKind(place)}
        value={kind}
        onChange={(event) => onChange(turned(one, event.target.value as Kind))}
      >
        {(Object.keys(words.expectKinds) as Kind[]).map((each) => (
          <option key={each} value={each}>
            {words.expectKinds[each]}
          </option>
        ))}
      </select>
      {'finding' in one
        ? text(
            words.expectFinding(place),
            one.finding,
            (finding) => onChange({ finding: finding.trim().toUpperCase() }),
            problem !== undefined,
            `${id}-codes`,
          )
        : null}
      {'finding' in one ? (
        <datalist id={`${id}-codes`}>
          {findingCodes.map(({ code, title }) => (
            <option key={code} value={code}>
              {title}
            </option>
          ))}
        </datalist>
      ) : null}
      {'equals' in one ? (
        <ValueText
          name={words.expectValue(place)}
          value={one.equals}
          onValue={(equals) => onChange({ path: one.path, equals })}
        />
      ) : null}
      <Button
        tone="quiet"
        small
        label={words.expectRemove(place)}
        icon={<CrossIcon size={12} aria-hidden="true" />}
        onPress={props.onRemove}
      />
      <span id={`${id}-said`} className="field-error expectation-error">
        {problem === undefined ? null : (
          <>
            <ErrorIcon size={12} aria-hidden="true" />
            {problem}
          </>
        )}
      </span>
    </li>
  );
}

/** A value as JSON in one line; anything YAML reads is taken. */
function ValueText(props: { readonly name: string; readonly value: Json; readonly onValue: (value: Json) => void }) {
  const [typed, setTyped] = useState(() => JSON.stringify(props.value));
  const read = readYaml(typed);
  return (
    <input
      className="input mono"
      aria-label={props.name}
      aria-invalid={'error' in read}
      title={'error' in read ? read.error : undefined}
      value={typed}
      spellCheck={false}
      maxLength={10_000}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = readYaml(event.target.value);
        if ('value' in next) props.onValue(next.value);
      }}
    />
  );
}
