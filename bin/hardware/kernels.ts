import { createHash } from 'node:crypto';
import { openHttpKernel, order } from './http-kernel.ts';

/** A piece of real work of fixed size; a run takes a few milliseconds. */
export interface Kernel {
  readonly id: KernelId;
  /** Returns something that depends on all of the work, so that none of it can be left out. */
  readonly run: () => number | Promise<number>;
}

export const kernelIds = ['json', 'strings', 'hash', 'maps', 'memory', 'http'] as const;
export type KernelId = (typeof kernelIds)[number];

export const kernelTitles: Readonly<Record<KernelId, string>> = {
  json: 'JSON parsed and written',
  strings: 'routes matched, texts split, escaped, encoded',
  hash: 'SHA-256 of 1 KiB',
  maps: 'maps of objects filled, asked, sorted (and collected)',
  memory: '8 MiB copied',
  http: 'HTTP requests answered over loopback',
};

/**
 * Of the kernels below. Figures made with another version are no measure: raise it with every change of their work, and
 * measure the reference again (docs/hardware.md).
 */
export const mixVersion = 1;

/**
 * The mix that a machine's speed is measured by: what the components of a web system do in Node, in equal weights. Each
 * kernel uses one thread.
 */
export async function openKernels(): Promise<{ readonly kernels: readonly Kernel[]; readonly close: () => void }> {
  const http = await openHttpKernel();
  const work: Record<KernelId, Kernel['run']> = { json: jsonKernel(), strings: stringsKernel(), hash: hashKernel(), maps: mapsKernel, memory: memoryKernel(), http: http.run };
  return { kernels: kernelIds.map((id) => ({ id, run: work[id] })), close: http.close };
}

function jsonKernel(): () => number {
  const text = JSON.stringify(order(7));
  return () => {
    let length = 0;
    for (let times = 0; times < 60; times++) {
      const parsed = JSON.parse(text) as { lines: { quantity: number }[] };
      const [first] = parsed.lines;
      if (first !== undefined) first.quantity = times;
      length += JSON.stringify(parsed).length;
    }
    return length;
  };
}

const routes = [/^\/api\/v1\/products\/(\d+)$/, /^\/api\/v1\/orders\/(\d+)\/lines\/(\d+)$/, /^\/api\/v1\/customers\/([a-z-]+)\/orders$/, /^\/static\/(.+)\.(css|js)$/];

function stringsKernel(): () => number {
  const paths = Array.from({ length: 200 }, (_, n) => [`/api/v1/products/${n}`, `/api/v1/orders/${n}/lines/3`, '/api/v1/customers/ada-b/orders', `/static/chunk-${n}.js`][n % 4] ?? '');
  return () => {
    let sum = 0;
    for (const path of paths) {
      const match = routes.map((route) => route.exec(path)).find((found) => found !== null);
      const query = `${path}?q=${encodeURIComponent(`grün & blau ${match?.[1] ?? ''}`)}&page=2`;
      const parameters = new URLSearchParams(query.slice(query.indexOf('?') + 1));
      sum += path.split('/').map((part) => part.toUpperCase()).join('-').length;
      sum += Buffer.from(parameters.get('q') ?? '', 'utf8').toString('base64').length;
    }
    return sum;
  };
}

function hashKernel(): () => number {
  const block = Buffer.alloc(1024, 'headroom');
  return () => {
    let sum = 0;
    for (let times = 0; times < 400; times++) {
      block.writeUInt32LE(times);
      sum += createHash('sha256').update(block).digest()[0] ?? 0;
    }
    return sum;
  };
}

function mapsKernel(): number {
  const stock = new Map<string, { id: number; left: number }>();
  for (let id = 0; id < 2000; id++) stock.set(`product-${id}`, { id, left: (id * 7919) % 1000 });
  let sum = 0;
  for (let id = 0; id < 4000; id++) sum += stock.get(`product-${(id * 31) % 2500}`)?.left ?? 1;
  const ordered = [...stock.values()].sort((a, b) => a.left - b.left || a.id - b.id);
  return sum + (ordered[1000]?.id ?? 0);
}

function memoryKernel(): () => number {
  // Two times 8 MiB: beyond what most cores have of cache to themselves.
  const from = Buffer.alloc(8 * 1024 * 1024, 1);
  const to = Buffer.alloc(from.length);
  return () => {
    from.writeUInt32LE((from.readUInt32LE(0) + 1) >>> 0 & 0x7fffffff, 0);
    from.copy(to);
    return to.readUInt32LE(0) + (to[to.length - 1] ?? 0);
  };
}
