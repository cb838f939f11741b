/**
 * What happened, as one number: two runs of one seed have to agree in it (FNV-1a over 53 bits, in two
 * halves). On request the last happenings are kept, to be read when a seed fails.
 */
export class Trace {
  private low = 0x811c9dc5;
  private high = 0x1b873593;
  private readonly lines: string[] = [];
  private readonly countMax: number;
  count = 0;

  constructor(linesKept: number) {
    this.countMax = linesKept;
  }

  note(at: number, slot: number, what: string, detail: string | number = ''): void {
    this.count += 1;
    this.mix(Math.round(at * 1000));
    this.mix(slot);
    this.mixText(what);
    if (typeof detail === 'number') this.mix(detail);
    else this.mixText(detail);
    if (this.countMax === 0) return;
    this.lines.push(`${at.toFixed(3).padStart(12)} #${slot} ${what} ${detail}`);
    if (this.lines.length > 2 * this.countMax) this.lines.splice(0, this.countMax);
  }

  get hash(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
    return hex(this.high) + hex(this.low);
  }

  tail(): string[] {
    return this.lines.slice(-this.countMax);
  }

  private mix(value: number): void {
    this.low = Math.imul(this.low ^ (value | 0), 0x01000193);
    this.high = Math.imul((this.high ^ this.low) + value / 2 ** 32, 0x85ebca6b);
  }

  private mixText(text: string): void {
    for (let index = 0; index < text.length; index++) this.mix(text.charCodeAt(index));
  }
}
