import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { NodeId } from '../../../shared/ids.ts';
import { useText } from '../../i18n/use-text.tsx';
import { type MeshGraph, neighboursOf } from '../../model/mesh-graph.ts';

type Props = {
  readonly graph: MeshGraph;
  readonly nameOf: (node: NodeId) => string;
  readonly chosen: NodeId | null;
  readonly onChoose: (node: NodeId | null) => void;
};

/** The map in words: each device, whether it is there, and whom it is linked to. */
export function MapTable({ graph, nameOf, chosen, onChoose }: Props) {
  const { t, list } = useText();
  const rows = useMemo(() => {
    const neighbours = neighboursOf(
      graph.nodes.map(({ node }) => node),
      graph.edges,
    );
    return [...graph.nodes]
      .sort((a, b) => rank(a) - rank(b) || nameOf(a.node).localeCompare(nameOf(b.node)))
      .map((node) => ({ node, near: [...(neighbours.get(node.node) ?? [])] }));
  }, [graph, nameOf]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className="table-box" tabIndex={0} aria-label={t('map.table')}>
      <table className="table">
        <caption className="hidden">{t('map.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('map.device.title')}</th>
            <th scope="col">{t('map.state')}</th>
            <th scope="col">{t('map.linkedTo')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ node, near }) => (
            <tr
              key={node.node}
              data-chosen={node.node === chosen}
              onPointerEnter={() => onChoose(node.node)}
              onPointerLeave={() => onChoose(null)}
            >
              <th scope="row">
                <bdi>{nameOf(node.node)}</bdi>
                {node.self && <span className="soft"> {t('member.you')}</span>}
              </th>
              <td>
                {t(node.online ? 'map.state.here' : 'map.state.away')}
                {graph.cuts.has(node.node) && (
                  <span className="map-cut">
                    <TriangleAlert aria-hidden />
                    {t('map.state.cut')}
                  </span>
                )}
              </td>
              <td>{near.length === 0 ? '–' : list(near.map(nameOf).sort())}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const rank = ({ self, online }: { readonly self: boolean; readonly online: boolean }): number =>
  self ? 0 : online ? 1 : 2;
