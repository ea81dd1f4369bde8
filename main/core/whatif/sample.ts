import type { FleetKey } from '../fleet/jobs.ts';

/**
 * A few renderings that stand for many: in turn one of each tier, environment and document there are, those with facts
 * of their own among them, in the given order.
 */
export function spread(keys: readonly FleetKey[], most: number): readonly FleetKey[] {
  if (keys.length <= most) return keys;
  const groups = new Map<string, FleetKey[]>();
  for (const key of keys) {
    const name = `${key.tenant.tier}|${key.environment}|${key.document}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [key]);
    else group.push(key);
  }
  const chosen: FleetKey[] = [];
  for (let turn = 0; chosen.length < most; turn++) {
    for (const group of groups.values()) {
      if (chosen.length >= most) break;
      // Steps through the whole of a group, not its beginning.
      const step = Math.max(1, Math.floor(group.length / Math.ceil(most / groups.size)));
      const key = group[turn * step];
      if (key !== undefined) chosen.push(key);
    }
    if (turn > most) break;
  }
  return chosen;
}
