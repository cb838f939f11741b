/** Schemas of what guards the own key: locks, words, and the devices that use it. */
import * as v from 'valibot';
import { memberKey, nodeId, text, time } from './schema-basics.ts';

export const passphrase = text(1024);

/** 24 words, and whatever somebody writes between them. */
export const recoveryWords = text(2048);

/** Under which lock the key of this device lies; it could not be opened. */
export const locked = v.strictObject({
  key: memberKey,
  by: v.picklist(['passphrase', 'keyring']),
});

export const protection = v.strictObject({
  by: v.picklist(['passphrase', 'keyring', 'nothing']),
  /** The system has a keyring that a key can be put into. */
  keyring: v.boolean(),
});

/** Another device with the same key. */
export const ownDevice = v.strictObject({ node: nodeId, online: v.boolean(), seenAt: time });

export type OwnDevice = v.InferOutput<typeof ownDevice>;
export type Locked = v.InferOutput<typeof locked>;
export type Protection = v.InferOutput<typeof protection>;
