import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Loads `<folder>/<id>/<file>.js` for every id found by listing, in alphabetical order: to add a contender,
 * a suite or a section is to add a folder, and there is no list to edit. Names that start with `_` are templates.
 */
export async function loadFolders<T>(options: { folder: string; file: string; exportName: string }): Promise<T[]> {
  const { folder, file, exportName } = options;
  const modules = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map((entry) => join(folder, entry.name, `${file}.js`))
    .filter((path) => existsSync(path))
    .sort();
  return Promise.all(
    modules.map(async (path) => {
      const loaded = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
      if (!(exportName in loaded)) throw new Error(`${path} has no export named ${exportName}`);
      return loaded[exportName] as T;
    }),
  );
}
