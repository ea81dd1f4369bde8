import { useEffect, useState } from 'react';
import type { Promotion } from '../../../../main/contract/values.ts';
import { Field } from '../../../components/field.tsx';
import { useConsole, useConsoleState } from '../../../console.ts';
import { isProtected } from '../../../stores/workspace-store.ts';
import { compareWords as words } from '../../../words/fleet-compare.ts';
import { words as all } from '../../../words.ts';
import { toPointer } from '../../forms/value.ts';
import { SelectField } from '../../templates/manage/text-field.tsx';
import { EffectDialog } from '../bulk/effect-dialog.tsx';
import { useDryRun } from '../bulk/use-dry-run.ts';
import type { Write } from '../writes.ts';
import { PromotionEffect } from './promotion-effect.tsx';
import './compare.css';

/** What is promoted: out of a comparison everything is said already; of a selection the environments and paths are asked. */
export type PromoteScope =
  | { readonly select: string }
  | {
      readonly tenant: string;
      readonly from: string;
      readonly to: string;
      readonly paths?: string[];
      readonly document?: string;
    };

/** Makes values of one environment those of another, as one change set; what changes and what stays is shown first. */
export function PromoteDialog(props: {
  readonly scope: PromoteScope;
  readonly tenants: number;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { scope } = props;
  const { bridge } = useConsole();
  const workspace = useConsoleState('workspace', (state) => state);
  const names = workspace.environments.map((one) => one.name);
  const run = useDryRun<Promotion>();
  const fixed = 'tenant' in scope;
  const [from, setFrom] = useState(fixed ? scope.from : (names.at(-2) ?? names[0] ?? ''));
  const [to, setTo] = useState(fixed ? scope.to : (names.at(-1) ?? ''));
  const [typed, setTyped] = useState('');
  const paths = fixed
    ? scope.paths
    : typed
        .split(/\n/)
        .map(toPointer)
        .filter((path) => path !== '');
  const place = fixed ? { tenant: scope.tenant } : { select: scope.select };
  // What it does to a protected environment stands in the dialog, whose button names it: that is its confirmation.
  const write: Write<Promotion> = (meta) =>
    bridge.promote(
      {
        ...place,
        from,
        to,
        ...(paths === undefined || paths.length === 0 ? {} : { paths: [...paths] }),
        ...(fixed && scope.document !== undefined ? { document: scope.document } : {}),
      },
      { confirm: to, ...meta },
    );
  useEffect(() => {
    if (fixed) void run.ask(write);
  }, []);
  const production = isProtected(workspace, to) ? to : null;
  const value = run.effect?.value;
  return (
    <EffectDialog
      wide
      title={fixed ? words.promoteTitle(to) : words.promoteMany(props.tenants)}
      run={run}
      production={production}
      blocked={from === to ? words.sameEnvironment : value?.values === 0 ? words.nothing : undefined}
      effect={value === undefined ? null : <PromotionEffect value={value} />}
      saveLabel={words.save(value?.values ?? 0, to)}
      {...(fixed ? {} : { onShow: () => void run.ask(write), onBack: run.back })}
      onClose={props.onClose}
      onSave={async () => {
        const title = words.saved(value?.values ?? 0, to);
        if (await run.save(write, title, all.fleet.savedHere)) props.onDone();
      }}
    >
      {fixed ? null : (
        <>
          <div className="form-pair">
            <SelectField
              label={words.from}
              value={from}
              options={names.map((name) => ({ value: name, label: name }))}
              onChange={setFrom}
            />
            <SelectField
              label={words.to}
              value={to}
              options={names.map((name) => ({ value: name, label: name }))}
              onChange={setTo}
            />
          </div>
          <Field label={words.paths} optional help={words.pathsHelp}>
            {(control) => (
              <textarea
                {...control}
                className="input mono"
                spellCheck={false}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
    </EffectDialog>
  );
}
