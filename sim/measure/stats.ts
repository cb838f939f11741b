/** How a figure is spread over the seeds; `worst` is the highest, never the best seed. */
export type Spread = { readonly p50: number; readonly p99: number; readonly worst: number };

/** Null when no seed measured it. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: round(at(0.5)), p99: round(at(0.99)), worst: round(at(1)) };
}

export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Four places are more than any of the figures is worth. */
export const round = (value: number): number => Math.round(value * 1e4) / 1e4;
