import { useState } from 'react';
import { type TemplateTier, type Tenant, templateTiers } from '../../../../main/contract/model.ts';
import type { TierMigration } from '../../../../main/contract/values.ts';
import { useConsole, useConsoleState } from '../../../console.ts';
import { isProtected } from '../../../stores/workspace-store.ts';
import { migrateWords as words } from '../../../words/fleet-migrate.ts';
import { words as all } from '../../../words.ts';
import { EffectDialog } from '../bulk/effect-dialog.tsx';
import { useDryRun } from '../bulk/use-dry-run.ts';
import type { Write } from '../writes.ts';
import { MigrationEffect } from './migration-effect.tsx';
import './migrate.css';

/** Moves a tenant to another tier: the tier is chosen, everything that changes with it is shown, then why, then it is done. */
export function MigrateDialog(props: { readonly tenant: Tenant; readonly onClose: () => void }) {
  const { tenant, onClose } = props;
  const { bridge } = useConsole();
  const workspace = useConsoleState('workspace', (state) => state);
  const [to, setTo] = useState<TemplateTier | null>(null);
  const run = useDryRun<TierMigration>();
  const writeTo =
    (tier: TemplateTier): Write<TierMigration> =>
    (meta) =>
      bridge.tierMigrate({ tenant: tenant.id, to: tier }, meta);
  const production = tenant.environments.find((name) => isProtected(workspace, name)) ?? null;
  const value = run.effect?.value;
  return (
    <EffectDialog
      wide
      title={words.title(tenant.name)}
      run={run}
      production={production}
      blocked={to === null ? words.nothing : undefined}
      effect={value === undefined ? null : <MigrationEffect value={value} />}
      saveLabel={words.save(to ?? '')}
      onClose={onClose}
      onSave={async () => {
        if (to === null) return;
        if (await run.save(writeTo(to), words.saved(tenant.name, to), all.fleet.savedHere)) onClose();
      }}
    >
      <fieldset className="tier-choice">
        <legend className="field-label">{words.choose}</legend>
        {templateTiers.map((tier) => (
          <label key={tier} data-chosen={tier === to} data-now={tier === tenant.tier}>
            <input
              type="radio"
              name="tier"
              checked={tier === (to ?? tenant.tier)}
              disabled={tier === tenant.tier}
              onChange={() => {
                setTo(tier);
                void run.ask(writeTo(tier));
              }}
            />
            <span className="strong">{tier}</span>
            {tier === tenant.tier ? <span className="quiet small">{words.now}</span> : null}
          </label>
        ))}
      </fieldset>
      <p className="dialog-note">{words.others}</p>
    </EffectDialog>
  );
}
