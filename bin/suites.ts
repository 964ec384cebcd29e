import { fileURLToPath } from 'node:url';
import { loadFolders } from '../suites/harness/registry.ts';
import type { Suite } from '../suites/harness/scenario.ts';

/** Every suite: the folders of `suites/` that hold a suite module. */
export function loadSuites(): Promise<Suite[]> {
  return loadFolders<Suite>({ folder: fileURLToPath(new URL('../suites/', import.meta.url)), file: 'suite', exportName: 'suite' });
}
