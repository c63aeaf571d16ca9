// Numbers and sentences as the page writes them.

const grouped = new Intl.NumberFormat("en-US");

/** A count: `12,345`. */
export function showCount(value: number): string {
  return grouped.format(value);
}

/** A share in percent, never rounded up to all or down to none: `99.9 %`. */
export function showShare(part: number, whole: number): string {
  if (whole === 0) return "–";
  const percent = (100 * part) / whole;
  if (part === whole || part === 0) return `${percent} %`;
  return `${Math.min(Math.max(percent, 0.1), 99.9).toFixed(1)} %`;
}

/** How many times faster: `3.4×`; nothing where it was not measured. */
export function showSpeedUp(value: number | null): string {
  if (value === null) return "";
  return `${value < 10 ? value.toFixed(1) : showCount(Math.round(value))}×`;
}

/** A count with its noun: `1 sample`, `2 samples`. */
export function counted(value: number, noun: string): string {
  return `${showCount(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A piece of a sentence. */
export interface ProsePart {
  readonly text: string;
  readonly isCode: boolean;
}

/** A sentence of ops.yaml in its parts: what stands between backticks is code. */
export function proseParts(text: string): readonly ProsePart[] {
  return text
    .split(/`([^`]+)`/)
    .map((part, i) => ({ text: part, isCode: i % 2 === 1 }))
    .filter((part) => part.text !== "");
}
