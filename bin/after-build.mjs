// tsc writes neither the run bit nor files that are not TypeScript; without the bit npm's own link says "Permission denied".
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

const ASSETS = ['.sh', '.css', '.yaml', '.json', '.html', '.go', '.mod', '.sum'];
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
// The report's page computes with the same code as the commands: one module with all that it imports, and nothing of Node.
buildSync({
  entryPoints: ['dist/reports/html/page/what-if.page.js'],
  outfile: 'dist/reports/html/page/what-if.bundle.js',
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
});
chmodSync('dist/bin/headroom.js', 0o755);
