/**
 * How a dump is looked at. `raw`: as it was written. `collapsed`: what meliae's `load()` makes of it, the dicts of instances
 * and modules folded into their owners. `pruned`: that after meliae's `remove_expensive_references()`.
 */
export const viewNames = ['raw', 'collapsed', 'pruned'] as const;
export type ViewName = (typeof viewNames)[number];
