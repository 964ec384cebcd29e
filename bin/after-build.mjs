// tsc writes neither the run bit nor files that are not TypeScript; without the bit npm's own link says "Permission denied".
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ASSETS = ['.sh', '.css', '.yaml', '.json', '.html'];
for (const room of ['bin', 'suites', 'fixtures', 'reports', 'reference-app'].filter((name) => existsSync(name))) {
  for (const entry of readdirSync(room, { withFileTypes: true, recursive: true })) {
    const isAsset = ASSETS.some((ending) => entry.name.endsWith(ending)) || basename(entry.parentPath) === 'assets';
    if (!entry.isFile() || !isAsset) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join('dist', from);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
    if (entry.name.endsWith('.sh')) chmodSync(to, 0o755);
  }
}
// The reference API's documentation pages are Swagger UI; of its 12 MB these files are used.
const swaggerUi = 'dist/reference-app/api/assets/swagger-ui';
mkdirSync(swaggerUi, { recursive: true });
for (const file of ['swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'swagger-ui.css', 'LICENSE', 'NOTICE']) {
  copyFileSync(join('node_modules/swagger-ui-dist', file), join(swaggerUi, file));
}
chmodSync('dist/bin/headroom.js', 0o755);
