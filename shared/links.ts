/** Part of every runtime that shared code meets, and of no library that its types come from. */
declare const URL: {
  canParse(text: string): boolean;
  new (
    text: string,
  ): {
    readonly protocol: string;
    readonly username: string;
    readonly password: string;
    readonly href: string;
  };
};

/** What a person follows from a message, and no program's own scheme. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** The address as it would be opened, in its normal form; null for everything else. */
export function openableUrl(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (!SCHEMES.has(url.protocol)) return null;
  // `https://bank.example@evil.example` shows one place and leads to another.
  if (url.username !== '' || url.password !== '') return null;
  return url.href;
}
