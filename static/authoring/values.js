/* Amounts and blocks of cells as text. */

export const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/* An amount in 分 as a BigInt, 0n for what is none. */
export function cents(text) {
  const found = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plainAmount(text));
  return found ? BigInt(found[1]) * 100n + BigInt((found[2] ?? "").padEnd(2, "0")) : 0n;
}

export function yuan(value) {
  const sign = value < 0n ? "-" : "";
  const digits = String(value < 0n ? -value : value).padStart(3, "0");
  return `${sign}${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${digits.slice(-2)}`;
}

export const plainAmount = (text) => (text ?? "").normalize("NFKC").replace(/[,\s¥]/g, "");

export const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/* The cells of a block as spreadsheets put it on the clipboard: tabs and lines, quoted where a cell has either. */
export function parseBlock(text) {
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  while (pattern.lastIndex <= clean.length) {
    const found = pattern.exec(clean);
    if (!found) return clean.split("\n").map((line) => line.split("\t"));
    rows[rows.length - 1].push((found[1]?.replaceAll('""', '"') ?? found[2]).replace(/\s+/g, " ").trim());
    if (!found[3]) break;
    if (found[3] === "\n") rows.push([]);
  }
  return rows;
}

export function isAmount(text) {
  return /^\d{1,13}(\.\d{1,2})?$/.test(plainAmount(text));
}
