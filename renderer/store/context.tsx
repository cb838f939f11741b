/** Store and actions for the views. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Snapshot } from '../../shared/schemas.ts';
import type { Actions } from './actions.ts';
import type { AppState, AppStore } from './state.ts';

export type Mesh = {
  readonly store: AppStore;
  readonly actions: Actions;
  readonly platform: string;
  /** Asks main anew after a failed start. */
  readonly restart: () => void;
};

export const MeshContext = createContext<Mesh | null>(null);

export function useMesh(): Mesh {
  const mesh = useContext(MeshContext);
  if (mesh === null) throw new Error('no mesh around this view');
  return mesh;
}

export const useActions = (): Actions => useMesh().actions;

export const useApp = <T,>(select: (state: AppState) => T): T => useStore(useMesh().store, select);

/** Who one is, for views that are drawn only while the node runs. */
export const useIdentity = (): NonNullable<Snapshot['identity']> =>
  useSnapshot(({ identity }) => {
    if (identity === null) throw new Error('no identity');
    return identity;
  });

/** For views that are drawn once there is a snapshot, which is all but the very first. */
export function useSnapshot<T>(select: (snapshot: Snapshot) => T): T {
  return useApp(({ snapshot }) => {
    if (snapshot === null) throw new Error('no snapshot yet');
    return select(snapshot);
  });
}
