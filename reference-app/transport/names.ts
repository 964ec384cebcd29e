import { appName } from '../settings.ts';

// Two applications on one broker must not serve each other's calls: each has a name of its own.
const app = appName();

/** What the application is called by on every broker. */
export const names = {
  /** Subject or queue of the calls. */
  calls: `${app}.calls`,
  /** The workers share the calls. */
  workers: 'service',
  /** Subject or queue of the commands. */
  commands: `${app}.commands`,
  /** Where commands go that nobody could carry out. */
  dead: `${app}.commands.dead`,
  /** JetStream takes no dots in these. */
  commandStream: `${app}-commands`,
  deadStream: `${app}-commands-dead`,
} as const;

/** How long a connection may take, and until a silent broker is given up. */
export const CONNECT_TIMEOUT_MS = 5000;
export const HEARTBEAT_SECONDS = 10;
