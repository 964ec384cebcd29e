import { UnsupportedError } from '../../harness/errors.ts';
import { GO, httpGuarantees, type HttpContender } from '../http/contender.ts';
import { buildGo } from './build.ts';

/** A server in Go. */
export interface GoContender extends HttpContender {
  /** Its folder in `contenders/`. */
  readonly folder: string;
  /** Whether Go's own benchmark of its lookups stands beside it. */
  readonly hasBenchmark: boolean;
}

interface Described {
  readonly folder: string;
  readonly title: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly hasBenchmark?: boolean;
  /** Why it cannot be built here or anywhere, with the mend. */
  readonly unsupported?: string;
}

export function goContender({ folder, title, settings, hasBenchmark = false, unsupported }: Described): GoContender {
  return {
    kind: 'server',
    id: `go-${folder}`,
    title: `${title} (Go)`,
    guarantees: httpGuarantees,
    runtime: GO,
    isFloor: false,
    folder,
    hasBenchmark,
    settings,
    launch: async (options) => {
      if (unsupported !== undefined) throw new UnsupportedError(unsupported);
      return [await buildGo({ ...options, id: folder, target: 'server' })];
    },
  };
}

/** Whether Go's own benchmark can time its lookups. */
export function hasGoBenchmark(contender: object): contender is GoContender {
  return (contender as Partial<GoContender>).hasBenchmark === true;
}
