/**
 * How many entries an object holds on to, in maps, sets, lists and everything below them: what has to
 * stay flat however long a node runs. Stores keep their records in private fields and are not counted.
 */
export function entriesOf(root: object): number {
  const seen = new Set<object>([root]);
  const open: object[] = [root];
  let entries = 0;
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    open.push(value);
  };
  for (let next = open.pop(); next; next = open.pop()) {
    if (ArrayBuffer.isView(next)) continue;
    const items = itemsOf(next);
    if (items) entries += items.length;
    for (const item of items ?? Object.values(next)) visit(item);
  }
  return entries;
}

function itemsOf(value: object): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (value instanceof Set) return [...value];
  // Keys are names here; what they lead to counts.
  if (value instanceof Map) return [...value.values()];
  return null;
}
