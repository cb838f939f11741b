import { memberOf, type NetworkId } from '../../../../shared/ids.ts';
import { verify } from '../../crypto/ed25519.ts';
import { MeshError } from '../../errors.ts';
import { isKind, type LogRecord, RECORD_LABEL, readRecord } from '../../wire/records.ts';
import { Roster } from './roster.ts';

/**
 * Rebuilds from a listener's evidence the roster as far as it shows: the genesis that the network id
 * is the hash of, and invitations. It arrives in an order in which each record's author is known.
 * @throws MeshError `peer-misbehaved` when it proves nothing
 */
export function rosterFromEvidence(
  network: NetworkId,
  evidence: readonly Uint8Array[],
): { roster: Roster; records: LogRecord[] } {
  const records = evidence.map(readRecord);
  for (const record of records) checkSignature(record);
  const genesis = records.find((record) => isKind(record, 'genesis'));
  if (!genesis || !isKind(genesis, 'genesis') || (genesis.id as string) !== network)
    throw new MeshError('peer-misbehaved', 'evidence: not the genesis of this network');
  const roster = Roster.ofGenesis(genesis);
  for (const record of records) {
    if (roster.judge(record) === 'accept') roster.add(record);
  }
  return { roster, records };
}

/** Whether its own author has signed it. */
export const isSigned = ({ content, signature, signed }: LogRecord): boolean =>
  verify(memberOf(content.author), signature, RECORD_LABEL, signed);

/** @throws MeshError `peer-misbehaved` */
export function checkSignature(record: LogRecord): void {
  if (!isSigned(record)) throw new MeshError('peer-misbehaved', 'record: not signed by its author');
}
