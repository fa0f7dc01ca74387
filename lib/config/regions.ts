import type { StageSettings } from './stage-settings.ts';

/**
 * The regions with stacks of a stage: its own, us-east-1 for CloudFront's parts, and the one that
 * receives copies of its backups.
 */
export function regionsOf({ region, backup }: StageSettings): string[] {
  const copies = backup?.copyRegion;
  return [...new Set([region, 'us-east-1', ...(copies ? [copies] : [])])];
}
