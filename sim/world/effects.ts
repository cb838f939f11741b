import type { Effect, LinkId } from '../../main/engine/protocol/io.ts';
import type { LinkMessage } from '../../main/engine/wire/messages.ts';
import { never } from '../../shared/result.ts';
import { Outgoing } from './handshake.ts';
import type { SimNode } from './node.ts';

/**
 * Carries out what a core wants done, as the driver does. Messages for one link leave in one piece,
 * everything else happens in the order in which it was asked for.
 */
export function perform(node: SimNode, effects: readonly Effect[]): void {
  const parcels = new Map<LinkId, LinkMessage[]>();
  const flush = (link: LinkId): void => {
    const messages = parcels.get(link);
    parcels.delete(link);
    if (messages) node.links.get(link)?.send(messages);
  };
  for (const effect of effects) {
    if (effect.type !== 'send') {
      if (effect.type === 'close-link') flush(effect.link);
      performOne(node, effect);
      continue;
    }
    const messages = parcels.get(effect.link);
    if (messages) messages.push(effect.message);
    else parcels.set(effect.link, [effect.message]);
  }
  for (const link of [...parcels.keys()]) flush(link);
}

function performOne(node: SimNode, effect: Exclude<Effect, { type: 'send' }>): void {
  switch (effect.type) {
    case 'close-link':
      node.closeLink(effect.link);
      break;
    case 'dial':
      node.world.dialled(node, effect.dial);
      new Outgoing(node, effect.dial).start();
      break;
    case 'set-timer':
      node.alarms.arm(effect.timer, effect.at);
      break;
    case 'emit':
      node.world.emitted(node, effect.event);
      break;
    case 'search-lan':
      node.lan.search();
      break;
    case 'renew-instance':
      node.renewSoon();
      break;
    default:
      never(effect);
  }
}
