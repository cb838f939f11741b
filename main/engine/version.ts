import manifest from '../../package.json' with { type: 'json' };

/** The program's version, as others see it. */
export const APP_VERSION: string = manifest.version;
