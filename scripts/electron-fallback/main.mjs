// The default app of the fallback Electron: runs the app folder named on the command line, as
// the official one does (`electron [flags] FOLDER [app flags]`).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const [, ...args] = process.argv;
// Playwright and others preload a script with `-r FILE`.
for (let at = args.indexOf('-r'); at !== -1; at = args.indexOf('-r')) {
  const [, file] = args.splice(at, 2);
  createRequire(import.meta.url)(resolve(file));
}

const folder = resolve(args.find((argument) => !argument.startsWith('-')) ?? '.');
const {
  name,
  productName = name,
  version,
  main,
} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setName(productName);
if (version !== undefined) app.setVersion(version);
app.setAppPath(folder);
await import(pathToFileURL(join(folder, main)).href);
