/** A plugin of vite. Ink's tools are for whoever debugs Ink itself; nobody who installs us does. */
export const withoutDevtools = {
  name: 'mesh-chat:without-devtools',
  load: (id) => (id.endsWith('ink/build/devtools.js') ? 'export {};' : null),
};
