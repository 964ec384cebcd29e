import { shopLoad, shopMixes, shopPages, type ShopMix } from '../../fixtures/systems/shop-load.ts';
import { shopTransports, type ShopTransport } from '../../fixtures/systems/shop-transports.ts';
import { UnsupportedError } from '../harness/errors.ts';
import { systemGuarantees } from '../harness/system-cell.ts';
import type { SystemContender } from './contenders.ts';

/** How much of everything the shop gets here: enough in flight that no tier waits for another without need. */
const SIZE = { apiProcesses: 1, serviceProcesses: 1, inFlight: 16, poolSize: 16 } as const;

const POINT_READ = 'point-read';
const PAGES = 'pages';

/** The reference application over one transport. */
export function shopContender(transport: ShopTransport): SystemContender {
  const serviceProcesses = transport === 'inline' ? 0 : SIZE.serviceProcesses;
  return {
    id: transport,
    title: shopTransports[transport].name,
    guarantees: systemGuarantees,
    settings: {
      transport: shopTransports[transport].title,
      'api processes': String(SIZE.apiProcesses),
      'service processes': transport === 'inline' ? 'none: the API does the work' : String(SIZE.serviceProcesses),
      'calls in flight': String(SIZE.inFlight),
      'database connections': String(SIZE.poolSize),
    },
    fitMixes: ['read-heavy', 'write-heavy', 'browse-heavy', 'report-heavy'],
    furtherMixes: [POINT_READ],
    heldOutMix: 'day',
    objective: { quantile: 0.99, latencyMs: 100, errorShare: 0.001 },
    start: (systems) => systems.shop({ ...SIZE, serviceProcesses, transport, withProxy: true, withSite: false }),
    startSite: async (systems) => {
      const shop = await systems.shop({ ...SIZE, serviceProcesses, transport, withProxy: true, withSite: true });
      if (shop.siteUrl === null) throw new Error('the site did not start');
      return { ...shop, url: shop.siteUrl };
    },
    requests: ({ mix, system, run }) => {
      if (mix === PAGES) return shopPages();
      if (mix !== POINT_READ && !(mix in shopMixes)) throw new UnsupportedError(`the shop has no mix '${mix}'`);
      return shopLoad({ mix: mix as ShopMix | typeof POINT_READ, run, apiKey: system.variables['apiKey'] ?? '' });
    },
  };
}
