// A bot: joins a network, and answers "!time" and "!who" to whoever asks.
//
//   node bot.mjs alice-pc:9000        knock there, and wait to be invited
//   node bot.mjs mesh-chat://join/…   come in by an invite link
//
// It keeps its identity and history in ./bot-data.
import { MeshError, MeshNode } from 'mesh-chat';

const [where] = process.argv.slice(2);
if (where === undefined) {
  console.error('Usage: node bot.mjs ADDRESS|LINK');
  process.exit(2);
}

const node = await MeshNode.start({
  nick: 'bot',
  dataDir: process.env.BOT_DATA ?? './bot-data',
  bindAddr: process.env.BOT_BIND ?? '0.0.0.0:0',
  begin: 'manual',
});
console.log(`My key is ${node.pubKey}`);

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());
const events = node.subscribe({ signal: stop.signal });

// The data folder may know the network from the last time.
if (node.network() === null) {
  if (where.startsWith('mesh-chat:')) node.joinByLink(where);
  else node.seek([where]);
}

const ANSWERS = {
  '!time': () => new Date().toISOString(),
  '!who': () =>
    node
      .members()
      .filter(({ online }) => online)
      .map(({ nick, pubKey }) => nick ?? pubKey.slice(0, 8))
      .join(', '),
};

for await (const event of events) {
  if (event.type === 'NetworkJoined') console.log(`I am in ${event.network.name}`);
  if (event.type === 'ProblemRaised') console.error(event.problem.code, event.problem.detail ?? '');
  if (event.type === 'ChatMessageReceived' && !event.message.own) await answer(event.message);
}
await node.shutdown();

async function answer({ plaintext, conversation, senderPubKey }) {
  const asked = Buffer.from(plaintext).toString('utf8').trim();
  const reply = ANSWERS[asked]?.();
  if (reply === undefined) return;
  try {
    // Where it was asked: to everyone, or to the one who asked in private.
    if (conversation === 'everyone') await node.sendChat(reply);
    else await node.sendDirectChat(senderPubKey, reply);
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    console.error(`Not answered: ${error.code}`);
  }
}
