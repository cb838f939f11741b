import { formatAddress } from '../../shared/address.ts';
import type { MeshConfig } from '../engine/config.ts';
import type { Arguments } from './arguments.ts';
import type { SettingsValues } from './settings-file.ts';

/** How this start's node is to run: the settings, and what the command line says over them. */
export function nodeConfig(
  settings: SettingsValues,
  { port, bind, lan }: Pick<Arguments, 'port' | 'bind' | 'lan'>,
  dataDir: string,
): Partial<MeshConfig> & { readonly bindAddr: string } {
  return {
    bindAddr: formatAddress({ host: bind ?? settings.bindAddr, port: port ?? settings.port }),
    discoveryPort: settings.discoveryPort,
    lan,
    wanMode: settings.wanMode,
    seedPeers: settings.seedPeers,
    keepDays: settings.keepDays,
    dataDir,
    // A person decides: whom to let in, and which network to join (T3).
    requireInvitation: true,
    joinWithoutAsking: false,
    begin: 'manual',
  };
}
