/**
 * The mesh as a library: start a {@link MeshNode}, speak through it, listen to its events.
 * @packageDocumentation
 */
export type {
  ConversationId,
  InstanceId,
  LinkKey,
  MemberKey,
  NetworkId,
  NodeId,
  RecordId,
} from '../../shared/ids.ts';
export { isMemberKey, memberOf, shortKey } from '../../shared/ids.ts';
export type * from '../../shared/mesh-types.ts';
export type { Blame, Problem, ProblemCode } from '../../shared/problem.ts';
export { DEFAULT_CONFIG, type MeshConfig } from './config.ts';
export type { AddressProbe, LanProbe } from './discovery/probe.ts';
export { MeshError } from './errors.ts';
export type * from './events.ts';
export type { Checkup } from './insight.ts';
export type { Page, SendOptions } from './messages.ts';
export { MeshNode, type Until } from './node.ts';
export type { MeshSubscription } from './subscription.ts';
export type { Successor } from './succession.ts';
