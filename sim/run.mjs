// npm run sim -- …: bundles the simulator and starts it with the same arguments.
import { bundle } from './build.mjs';

const started = await bundle();
await import(started);
