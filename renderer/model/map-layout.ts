/** Where each node stands on the map. */
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from 'd3-force';
import type { NodeId } from '../../shared/ids.ts';
import type { MeshGraph } from './mesh-graph.ts';

export type Place = { readonly x: number; readonly y: number };
export type Places = ReadonlyMap<NodeId, Place>;

export const MAP_WIDTH = 720;
export const MAP_HEIGHT = 340;
const MARGIN_X = 56;
const MARGIN_Y = 34;
const SCALE_MAX = 1.8;
/** Forces among more than these take longer than a frame or two; a ring is as readable. */
const FORCED_NODE_COUNT_MAX = 150;
const TICK_COUNT = 140;
/** Where everybody has a place already, a little is put right. */
const TICK_COUNT_AGAIN = 30;

type Body = SimulationNodeDatum & { readonly id: NodeId; x: number; y: number };

/** Goes on for so long; the places once they are found, which with a hundred nodes takes some frames. */
export type Layout = (budgetMs: number) => Places | null;

/** The same graph and the same places before give the same picture. */
export function beginLayout({ nodes, edges }: MeshGraph, before: Places): Layout {
  const bodies: Body[] = nodes.map(({ node }, at) => ({
    id: node,
    ...(before.get(node) ?? onRing(at, nodes.length)),
  }));
  if (bodies.length > FORCED_NODE_COUNT_MAX) return () => fitted(bodies);
  const simulation = simulate(bodies, edges);
  let left = nodes.every(({ node }) => before.has(node)) ? TICK_COUNT_AGAIN : TICK_COUNT;
  return (budgetMs) => {
    const end = performance.now() + budgetMs;
    for (; left > 0 && performance.now() < end; left -= 1) simulation.tick();
    return left === 0 ? fitted(bodies) : null;
  };
}

function simulate(bodies: Body[], edges: MeshGraph['edges']) {
  const links = edges.map(({ a, b }) => ({ source: a, target: b }));
  return forceSimulation(bodies)
    .force(
      'link',
      forceLink<Body, { source: NodeId; target: NodeId }>(links)
        .id(({ id }) => id)
        .distance(60),
    )
    .force('apart', forceManyBody().strength(-260))
    .force('room', forceCollide(24))
    .force('x', forceX(MAP_WIDTH / 2).strength(0.05))
    .force('y', forceY(MAP_HEIGHT / 2).strength(0.09))
    .stop();
}

function onRing(at: number, count: number): Place {
  const angle = (2 * Math.PI * at) / Math.max(1, count) - Math.PI / 2;
  return {
    x: MAP_WIDTH / 2 + Math.cos(angle) * (MAP_WIDTH / 2 - MARGIN_X),
    y: MAP_HEIGHT / 2 + Math.sin(angle) * (MAP_HEIGHT / 2 - MARGIN_Y),
  };
}

/** Moved and scaled into the frame; a small mesh is not blown up beyond what looks like one. */
function fitted(bodies: readonly Body[]): Places {
  const [left, right] = extent(bodies.map(({ x }) => x));
  const [top, bottom] = extent(bodies.map(({ y }) => y));
  const scaleX = Math.min(SCALE_MAX, (MAP_WIDTH - 2 * MARGIN_X) / Math.max(1, right - left));
  const scaleY = Math.min(SCALE_MAX, (MAP_HEIGHT - 2 * MARGIN_Y) / Math.max(1, bottom - top));
  return new Map(
    bodies.map(({ id, x, y }) => [
      id,
      {
        x: Math.round(MAP_WIDTH / 2 + (x - (left + right) / 2) * scaleX),
        y: Math.round(MAP_HEIGHT / 2 + (y - (top + bottom) / 2) * scaleY),
      },
    ]),
  );
}

const extent = (values: readonly number[]): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values),
];
