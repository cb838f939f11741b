// What the scripts say: one line a fact, and one line a failure with what to do about it.

export const say = (line) => console.log(`mesh-chat: ${line}`);

/** A failure whose cause is known: printed as one line, without a stack. */
export class Failure extends Error {
  constructor(tried, remedy) {
    super(`${tried}. ${remedy}`);
  }
}

/** Runs a script's main function; a known failure is one line, a bug keeps its stack. */
export async function run(main) {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof Failure ? `mesh-chat: ${error.message}` : error);
    process.exitCode = 1;
  }
}

/** Shows that a long silent step is alive: a line every ten seconds until the returned stop. */
export function ticking(what) {
  const started = Date.now();
  const timer = setInterval(
    () => say(`${what} … ${Math.round((Date.now() - started) / 1000)} s`),
    10_000,
  );
  return () => clearInterval(timer);
}
