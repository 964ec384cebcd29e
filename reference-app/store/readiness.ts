import { currentSchema } from './migrate.ts';
import type { Store } from './store.ts';

/** True, or why the database cannot serve the shop now. */
export async function readySchema(store: Store): Promise<true | string> {
  try {
    const [row] = await store.read<{ applied: number | null }>('SELECT MAX(id) AS applied FROM migrations');
    const applied = row?.applied ?? 0;
    return applied >= currentSchema || `the tables are at migration ${applied} of ${currentSchema}: run \`migrate\``;
  } catch (error) {
    const isMissing = error instanceof Error && 'errno' in error && error.errno === 1146;
    return isMissing ? 'there are no tables: run `migrate`' : 'the database is not available';
  }
}
