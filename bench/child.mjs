// What every child process of a benchmark has.

/** Milliseconds on a clock that all processes of the machine share. */
export const clock = () => Number(process.hrtime.bigint()) / 1e6;

/** Does what the parent asks over IPC, and ends with it. */
export function obey(commands) {
  process.on('message', async ({ call, command, ...input }) => {
    try {
      process.send({ call, value: (await commands[command](input)) ?? null });
    } catch (error) {
      process.send({ call, error: String(error?.stack ?? error) });
    }
  });
  process.on('disconnect', () => process.exit());
}
