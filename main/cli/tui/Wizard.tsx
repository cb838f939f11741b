import { Box, Text } from 'ink';
import { parseNetworkName, parseNick } from '../../../shared/nick.ts';
import { Composer } from './Composer.tsx';
import { actionOf } from './keys.ts';
import { atEnd, EMPTY, edit, type Line } from './line-editor.ts';
import { useKeys, useLive } from './use-keys.ts';
import { enter, type View, type ViewModel } from './view.ts';

type Step = 'name' | 'way' | 'found' | 'address';
type State = {
  readonly step: Step;
  readonly line: Line;
  /** Which of the ways is marked. */
  readonly way: number;
  readonly wrong: string | null;
};

const WAYS = [
  ['found', 'Start a new network'],
  ['address', 'Join one, at an address or by an invite link'],
] as const;

type Props = { readonly model: ViewModel; readonly view: View; readonly columns: number };

/** The first start: a name, then a network of one's own or that of others. */
export function Wizard({ model, view, columns }: Props) {
  const [state, set] = useLive<State>({
    step: view.nick === null ? 'name' : 'way',
    line: EMPTY,
    way: 0,
    wrong: null,
  });
  const go = (step: Step, text = ''): void => set({ step, line: atEnd(text), wrong: null });
  const next = async (): Promise<void> => {
    const { step, line, way } = state();
    if (step === 'name') {
      const nick = parseNick(line.text);
      if (!nick.ok) return set({ wrong: 'A name has 1 to 32 visible characters.' });
      go('way');
      await model.attempt((node) => node.setNick(nick.value));
    } else if (step === 'way') {
      const to = WAYS[way]?.[0] ?? 'found';
      go(to, to === 'found' ? 'Garden' : '');
    } else if (step === 'found') {
      const name = parseNetworkName(line.text);
      if (!name.ok) return set({ wrong: 'A network name has 1 to 64 visible characters.' });
      await model.attempt((node) => void node.foundNetwork(name.value));
    } else if (!(await model.attempt((node) => enter(node, line.text))))
      set({ wrong: 'Neither an address (HOST:PORT) nor an invite link.' });
  };
  const goBack = (): void => {
    const { step } = state();
    if (step === 'name' || step === 'way') go('name', model.view().nick ?? '');
    else go('way');
  };
  useKeys((text, press) => {
    const action = actionOf(text?.replaceAll('\n', ' '), press, false);
    const { line, way } = state();
    if (action?.type === 'quit') model.quit();
    else if (action?.type === 'enter') void next();
    else if (action?.type === 'up' || action?.type === 'down') set({ way: 1 - way });
    else if (action?.type === 'close') goBack();
    else if (action?.type === 'edit') set({ line: edit(line, action.edit) });
  });
  const { step, line, way, wrong } = state();
  const field = (hint: string) => (
    <Composer line={line} columns={columns - 4} prompt="> " hint={hint} />
  );
  return (
    <Box flexDirection="column" borderStyle="round" borderColor="cyan" paddingX={1} width={columns}>
      <Text bold color="cyan">
        Mesh Chat
      </Text>
      {step === 'name' && <Text>How do you want to be called?</Text>}
      {step === 'name' && field('a name that others see')}
      {step === 'way' && <Text>Hello, {view.nick}. Where to?</Text>}
      {step === 'way' &&
        WAYS.map(([id, words], at) => (
          <Text key={id} inverse={at === way}>
            {at === way ? '▸' : ' '} {words}
          </Text>
        ))}
      {step === 'found' && <Text>What is the network called?</Text>}
      {step === 'found' && field('its name')}
      {step === 'address' && <Text>The address of any member, or an invite link:</Text>}
      {step === 'address' && field('alice-laptop:9000')}
      {wrong !== null && <Text color="red">! {wrong}</Text>}
      <Text dimColor>
        Enter goes on, {step === 'name' ? '' : 'Esc goes back, '}Ctrl+C ends.
        {step === 'way' ? ' ↑ ↓ choose.' : ''}
      </Text>
    </Box>
  );
}
