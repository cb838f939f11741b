import { useEffect, useState } from 'react';
import type { Mesh } from '../../../shared/insight-schemas.ts';
import { useActions } from '../../store/context.tsx';

const EVERY_MS = 1_000;

/** The mesh, once a second while somebody looks; null before the first answer. */
export function useMeshView(): Mesh | null {
  const { getMesh } = useActions();
  const [mesh, setMesh] = useState<Mesh | null>(null);
  useEffect(() => {
    let isGone = false;
    const ask = async () => {
      const result = await getMesh();
      if (!isGone && result.ok) setMesh(result.value);
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [getMesh]);
  return mesh;
}
