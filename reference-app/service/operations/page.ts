/**
 * A page of rows of which one more than wanted was read: that one tells whether there is a next page.
 * @returns the rows of the page, and the id of its last where another follows
 */
export function page<Row extends { readonly id: number }>(rows: readonly Row[], limit: number): { readonly rows: readonly Row[]; readonly next?: number } {
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? { rows: rows.slice(0, limit), next: last.id } : { rows };
}
