import { LINK_CHARS_MAX } from '../../shared/limits.ts';

export const SCHEME = 'mesh-chat';

/** Whatever the system hands over is somebody else's word: only its form and length are believed. */
export const isDeepLink = (text: string): boolean =>
  text.startsWith(`${SCHEME}://`) && text.length <= LINK_CHARS_MAX;
