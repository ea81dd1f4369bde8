import type { TemplateUsage } from '../../../main/contract/authoring.ts';

/** How many tenants are held to a version of their own, and so do not change with a new one. */
export function heldBack(usage: TemplateUsage): number {
  return usage.pins.filter((pin) => pin.version !== null).length;
}
