import { visible } from '../html/html.ts';

/** Text from outside on one line, without anything that a terminal would obey. */
export function plain(text: string): string {
  return visible(text).replace(/\s+/g, ' ');
}

/** Words set in lines; every line but the first begins with the indent. Empty text gives no line. */
export function wrap(options: { readonly text: string; readonly width: number; readonly indent?: string; readonly first?: string }): string[] {
  const { text, width, indent = '', first = indent } = options;
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of plain(text).split(' ')) {
    if (word === '') continue;
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}

/** Rows set in columns, two spaces in and two apart. */
export function columns(rows: readonly (readonly string[])[], alignment: readonly ('left' | 'right')[]): string[] {
  const cells = rows.map((row) => row.map(plain));
  const widths = alignment.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells.map((row) =>
    `  ${row.map((cell, column) => (alignment[column] === 'right' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ')}`.trimEnd(),
  );
}
