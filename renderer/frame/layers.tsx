import { lazy, Suspense } from 'react';
import { useConsoleState } from '../console.ts';
import { Palette } from '../palette/palette.tsx';
import { KeySheet } from './key-sheet.tsx';

const TenantForm = lazy(async () => ({ default: (await import('../features/forms/tenant-form.tsx')).TenantForm }));
const OverrideForm = lazy(async () => ({
  default: (await import('../features/forms/override-form.tsx')).OverrideForm,
}));
const VariableForm = lazy(async () => ({
  default: (await import('../features/forms/variable-form.tsx')).VariableForm,
}));
const RecoveryKit = lazy(async () => ({
  default: (await import('../features/start/recovery-kit.tsx')).RecoveryKitDialog,
}));
const SealForm = lazy(async () => ({ default: (await import('../features/start/seal-form.tsx')).SealForm }));

/** What floats above the work surface, one at a time. */
export function Layers() {
  const layer = useConsoleState('layers', (state) => state.layer);
  const shown = {
    none: null,
    keys: <KeySheet />,
    palette: <Palette />,
    'tenant-form': <TenantForm />,
    'override-form': <OverrideForm />,
    'variable-form': <VariableForm />,
    'recovery-kit': <RecoveryKit />,
    seal: <SealForm />,
  }[layer];
  return <Suspense fallback={null}>{shown}</Suspense>;
}
