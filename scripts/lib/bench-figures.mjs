// What becomes of measured values: never one of them, and never the best alone.

const sorted = (values) => [...values].sort((a, b) => a - b);
const round = (value) => Math.round(value * 100) / 100;
const quantile = (values, share) =>
  values[Math.min(values.length - 1, Math.floor(values.length * share))];

export const median = (values) => round(quantile(sorted(values), 0.5));

export function summary(values) {
  const all = sorted(values);
  return {
    min: round(all[0]),
    median: round(quantile(all, 0.5)),
    p99: round(quantile(all, 0.99)),
    max: round(all.at(-1)),
    count: all.length,
  };
}

/** How unsteady the machine is: the 99th percentile of a fixed loop over its median; 1 is quiet. */
export function noise() {
  const times = [];
  for (let turn = 0; turn < 200; turn++) {
    const start = performance.now();
    let sum = 0;
    for (let n = 0; n < 200_000; n++) sum += Math.sqrt(n);
    times.push(performance.now() - start + (sum < 0 ? 1 : 0));
  }
  const all = sorted(times);
  return round(quantile(all, 0.99) / quantile(all, 0.5));
}
