/** Takes out of a log line what it must not tell: keys, links that let people in, the user's name. */
export function redact(line: string, home: string): string {
  return line
    .replace(/mesh-chat:\/\/\S+/g, 'mesh-chat://…')
    .replace(/\b([0-9a-f]{8})[0-9a-f]{24,}\b/gi, '$1…')
    .replaceAll(home === '' ? '\0' : home, '~');
}
