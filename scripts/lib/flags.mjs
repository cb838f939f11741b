import { resolve } from 'node:path';
import { Failure } from './console.mjs';

/** Takes `--name VALUE` (or `--name=VALUE`) out of the flags; the rest goes on to the app. */
export function takeFlag(flags, name) {
  const at = flags.findIndex((flag) => flag === name || flag.startsWith(`${name}=`));
  if (at === -1) return { value: undefined, rest: flags };
  const hasInlineValue = flags[at] !== name;
  const value = hasInlineValue ? flags[at].slice(name.length + 1) : flags[at + 1];
  if (!value) throw new Failure(`${name} needs a value`, `Write ${name} VALUE.`);
  const rest = [...flags.slice(0, at), ...flags.slice(at + (hasInlineValue ? 1 : 2))];
  return { value, rest };
}

/** The file that `--picture` names, from where the user stands and not from the repository. */
export function takePicture(flags) {
  const { value, rest } = takeFlag(flags, '--picture');
  const from = process.env.INIT_CWD ?? process.cwd();
  return { picture: value === undefined ? undefined : resolve(from, value), rest };
}
