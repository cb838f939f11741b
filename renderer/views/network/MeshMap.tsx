import { useEffect, useMemo, useRef, useState } from 'react';
import { memberOf, type NodeId } from '../../../shared/ids.ts';
import type { MapNode, Mesh } from '../../../shared/insight-schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { beginLayout, MAP_HEIGHT, MAP_WIDTH, type Places } from '../../model/map-layout.ts';
import { deviceNumbers, type MeshGraph, meshGraph, neighboursOf } from '../../model/mesh-graph.ts';
import { displayName } from '../../model/people.ts';
import { MapTable } from './MapTable.tsx';

/** Loaded when somebody looks: who is linked to whom, as a picture and as a table. */
export default function MeshMap({ mesh }: { readonly mesh: Mesh }) {
  const { t } = useText();
  const graph = useGraph(mesh);
  const places = usePlaces(graph);
  const nameOf = useNames(graph.nodes);
  const [chosen, setChosen] = useState<NodeId | null>(null);
  const online = graph.nodes.filter((node) => node.online).length;
  return (
    <>
      <figure className="map">
        <Picture
          graph={graph}
          places={places}
          nameOf={nameOf}
          chosen={chosen}
          onChoose={setChosen}
        />
        <figcaption className="soft">
          {t('map.summary', {
            online,
            links: graph.edges.length,
            away: graph.nodes.length - online,
          })}
        </figcaption>
        <Legend />
      </figure>
      <Advice graph={graph} nameOf={nameOf} />
      <MapTable graph={graph} nameOf={nameOf} chosen={chosen} onChoose={setChosen} />
    </>
  );
}

/** Finding places leaves the better part of a frame to everything else. */
const LAYOUT_MS_PER_FRAME = 6;

type NameOf = (node: NodeId) => string;

/** The same object as long as nothing that is drawn has changed, however often it is asked for. */
function useGraph(mesh: Mesh): MeshGraph {
  const last = useRef<{ readonly key: string; readonly graph: MeshGraph } | null>(null);
  const key = JSON.stringify([
    mesh.nodes,
    mesh.connections.map(({ node, leaf, eager }) => [node, leaf, eager]),
  ]);
  if (last.current?.key !== key) last.current = { key, graph: meshGraph(mesh) };
  return last.current.graph;
}

/** Everybody stays about where they were. */
function usePlaces(graph: MeshGraph): Places {
  const [places, setPlaces] = useState<Places>(new Map());
  const last = useRef(places);
  useEffect(() => {
    const goOn = beginLayout(graph, last.current);
    let frame = 0;
    const work = () => {
      const found = goOn(LAYOUT_MS_PER_FRAME);
      if (found === null) {
        frame = requestAnimationFrame(work);
        return;
      }
      last.current = found;
      setPlaces(found);
    };
    work();
    return () => cancelAnimationFrame(frame);
  }, [graph]);
  return places;
}

function useNames(nodes: readonly MapNode[]): NameOf {
  const { t } = useText();
  return useMemo(() => {
    const devices = deviceNumbers(nodes);
    const names = new Map(
      nodes.map(({ node, nick }) => {
        const name = displayName(nick, memberOf(node));
        const device = devices.get(node);
        return [node, device === undefined ? name : t('map.device', { name, device })];
      }),
    );
    return (node) => names.get(node) ?? '';
  }, [nodes, t]);
}

type PictureProps = {
  readonly graph: MeshGraph;
  readonly places: Places;
  readonly nameOf: NameOf;
  readonly chosen: NodeId | null;
  readonly onChoose: (node: NodeId | null) => void;
};

/** For the eye and the mouse; the table below says the same to everybody else. */
function Picture({ graph, places, nameOf, chosen, onChoose }: PictureProps) {
  const { t } = useText();
  const near = useMemo(
    () =>
      chosen === null
        ? null
        : neighboursOf(
            graph.nodes.map(({ node }) => node),
            graph.edges,
          ).get(chosen),
    [graph, chosen],
  );
  const isDim = (node: NodeId): boolean => near !== null && node !== chosen && !near?.has(node);
  const large = graph.nodes.length <= 40;
  return (
    <svg
      className="map-picture"
      viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`}
      role="img"
      aria-label={t('map.picture')}
      onPointerLeave={() => onChoose(null)}
    >
      {graph.edges.map(({ a, b, kind }) => {
        const [from, to] = [places.get(a), places.get(b)];
        if (!from || !to) return null;
        const isFaint = chosen !== null && a !== chosen && b !== chosen;
        return (
          <line
            key={`${a}${b}`}
            className="map-link"
            data-kind={kind}
            data-dim={isFaint}
            x1={from.x}
            y1={from.y}
            x2={to.x}
            y2={to.y}
          />
        );
      })}
      {graph.nodes.map((node) => {
        const place = places.get(node.node);
        if (!place) return null;
        const name = nameOf(node.node);
        return (
          <g
            key={node.node}
            className="map-node"
            data-self={node.self}
            data-online={node.online}
            data-cut={graph.cuts.has(node.node)}
            data-dim={isDim(node.node)}
            transform={`translate(${place.x} ${place.y})`}
            onPointerEnter={() => onChoose(node.node)}
          >
            {graph.cuts.has(node.node) && <circle className="map-ring" r={large ? 15 : 9} />}
            <circle className="map-dot" r={large ? 10 : 5} />
            {(large || node.self || node.node === chosen) && (
              <text y={large ? 25 : 18}>{short(name)}</text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

const NAME_CHARS_MAX = 14;
const short = (name: string): string =>
  [...name].length > NAME_CHARS_MAX ? `${[...name].slice(0, NAME_CHARS_MAX - 1).join('')}…` : name;

const KINDS = ['eager', 'lazy', 'leaf', 'other'] as const;

function Legend() {
  const { t } = useText();
  return (
    <ul className="map-legend" aria-label={t('map.legend')}>
      {KINDS.map((kind) => (
        <li key={kind}>
          <svg viewBox="0 0 28 8" aria-hidden>
            <line className="map-link" data-kind={kind} x1={1} y1={4} x2={27} y2={4} />
          </svg>
          {t(`map.kind.${kind}`)}
        </li>
      ))}
    </ul>
  );
}

/** Who must not go, and what would help. */
function Advice({ graph, nameOf }: { readonly graph: MeshGraph; readonly nameOf: NameOf }) {
  const { t } = useText();
  const worst = [...graph.cuts].sort((a, b) => b[1] - a[1])[0];
  const online = graph.nodes.filter((node) => node.online).length;
  if (!worst)
    return online < 3 ? (
      <p className="soft">{t('map.few')}</p>
    ) : (
      <p className="soft">{t('map.safe')}</p>
    );
  const [node, count] = worst;
  const isSelf = graph.nodes.some((one) => one.node === node && one.self);
  return (
    <p className="map-advice">
      {isSelf ? t('map.cut.self', { count }) : t('map.cut', { name: nameOf(node), count })}{' '}
      {t('map.cut.help')}
    </p>
  );
}
