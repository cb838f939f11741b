/** What one seed of one scenario came to. Null: not measured there. */
export type Figures = {
  /** Deliveries that are owed and did not come. */
  missed: number;
  /** Deliveries that a user was told twice. */
  duplicates: number;
  degreeMax: number;
  /** Null when everybody agreed in the end, else why not. */
  notConverged: string | null;
  falseDeaths: number;
  /** Payloads received for each one needed, minus 1. */
  rmr: number | null;
  /** From saying to hearing, mean over hearers. */
  latencyMs: number | null;
  /** From saying to the last hearer, mean over messages. */
  lastMs: number | null;
  /** Links that a payload crossed on its way, mean over hearers. */
  hops: number | null;
  /** That over the mean of the shortest paths that the same links have. */
  latencyStretch: number | null;
  pathLength: number | null;
  diameter: number | null;
  /** Path length over that of a uniform random graph of `maxDegree`. */
  pathStretch: number | null;
  /** Diameter beyond that of such a graph. */
  diameterExcess: number | null;
  /** Waves of dials that a survivor needed until all were one component again, most of all. */
  repairRounds: number | null;
  /** Time until all were one component again. */
  repairMs: number | null;
  /** Time from the last fault until everybody agreed. */
  settleMs: number | null;
  idleBytesPerSecondPerNode: number | null;
};

export const NO_FIGURES: Figures = {
  missed: 0,
  duplicates: 0,
  degreeMax: 0,
  notConverged: null,
  falseDeaths: 0,
  rmr: null,
  latencyMs: null,
  lastMs: null,
  hops: null,
  latencyStretch: null,
  pathLength: null,
  diameter: null,
  pathStretch: null,
  diameterExcess: null,
  repairRounds: null,
  repairMs: null,
  settleMs: null,
  idleBytesPerSecondPerNode: null,
};
