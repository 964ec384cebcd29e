// tsc writes neither the run bit nor files that are not TypeScript; without the bit npm's own link says "Permission denied".
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ASSETS = ['.sh', '.css', '.yaml', '.json', '.html'];
for (const room of ['bin', 'suites', 'fixtures', 'reports', 'reference-app'].filter((name) => existsSync(name))) {
  for (const entry of readdirSync(room, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !ASSETS.some((ending) => entry.name.endsWith(ending))) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join('dist', from);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
    if (entry.name.endsWith('.sh')) chmodSync(to, 0o755);
  }
}
chmodSync('dist/bin/headroom.js', 0o755);
