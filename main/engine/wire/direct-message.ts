import { memberOf, type NetworkId, type NodeId } from '../../../shared/ids.ts';
import { verify } from '../crypto/ed25519.ts';
import { fromHex } from '../crypto/hex.ts';
import { MeshError } from '../errors.ts';
import { uint64s } from './codec.ts';

const LABEL = 'mesh-chat/unicast/1';

/** Raw bytes of one node for another; (from, generation, number) names them. */
export type DirectMessage = {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly generation: number;
  readonly number: number;
  readonly payload: Uint8Array;
};

function signedParts(network: NetworkId, said: DirectMessage): readonly Uint8Array[] {
  const names = [network, said.from, said.to].map((name) => fromHex(name));
  return [...names, uint64s(said.generation, said.number), said.payload];
}

export const signDirect = (
  network: NetworkId,
  said: DirectMessage,
  sign: (label: string, ...parts: readonly Uint8Array[]) => Uint8Array,
): Uint8Array => sign(LABEL, ...signedParts(network, said));

/** @throws MeshError `peer-misbehaved` */
export function checkDirect(
  network: NetworkId,
  said: DirectMessage & { readonly signature: Uint8Array },
): void {
  if (!verify(memberOf(said.from), said.signature, LABEL, ...signedParts(network, said)))
    throw new MeshError('peer-misbehaved', 'direct: not signed by its sender');
}
