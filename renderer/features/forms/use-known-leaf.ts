import type { Leaf } from '../../../main/contract/model.ts';
import { useConsoleState } from '../../console.ts';
import { toPointer } from './value.ts';

/** What a path holds now for a tenant, where a screen has read it already; undefined when none has. */
export function useKnownLeaf(tenant: string, environment: string, path: string): Leaf | undefined {
  const pointer = toPointer(path);
  const fromFleet = useConsoleState('fleet', (state) =>
    state.tenant.value?.id !== tenant
      ? undefined
      : state.values
          ?.find((one) => environment === '' || one.environment === environment)
          ?.leaves.find((leaf) => leaf.path === pointer),
  );
  const fromPreview = useConsoleState('templates', (state) => {
    const rendering = state.preview.rendering;
    const same = rendering?.tenant === tenant && (environment === '' || rendering.environment === environment);
    return same ? rendering.leaves?.find((leaf) => leaf.path === pointer) : undefined;
  });
  return fromFleet ?? fromPreview;
}
