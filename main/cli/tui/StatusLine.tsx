import { Box, Text } from 'ink';
import { harmlessLine } from '../harmless.ts';
import { statusLine } from '../output.ts';
import type { View } from './view.ts';

const COLOURS = {
  offline: 'red',
  looking: 'yellow',
  waiting: 'yellow',
  recovering: 'yellow',
  syncing: 'yellow',
  connected: 'green',
  alone: 'cyan',
} as const;

/** One line, always there and true: in words, and in a colour beside them. */
export function StatusLine({ view, columns }: { readonly view: View; readonly columns: number }) {
  const { status, network, knocks } = view;
  const asking = knocks.length > 0 ? ` · ${knocks.length} asking to join: F2` : '';
  return (
    <Box justifyContent="space-between" width={columns} height={1} overflow="hidden">
      <Text wrap="truncate-end">
        <Text color={COLOURS[status.state]}>● {statusLine(status)}</Text>
        {asking !== '' && <Text bold>{asking}</Text>}
        <Text dimColor>{network ? ` · ${harmlessLine(network.name)}` : ''}</Text>
      </Text>
      {columns >= 60 && <Text dimColor> F1 help</Text>}
    </Box>
  );
}
