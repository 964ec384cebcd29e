import { setTimeout as delay } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { codeOf } from '../../fixtures/errors.ts';
import { cacheDir } from '../../fixtures/hosts/cache.ts';
import { isAlive } from '../../fixtures/hosts/processes.ts';
import { sweepStale } from '../../fixtures/hosts/sweep.ts';
import { shopTransports, type ShopTransport } from '../../fixtures/systems/shop-transports.ts';
import { HeadroomError, messageOf, type ErrorKind } from '../../suites/harness/errors.ts';
import { hold } from '../app/hold.ts';
import { startHolder, type HolderMessage } from '../app/holder.ts';
import { appHolder, readAppInfo, type AppInfo } from '../app/state.ts';
import { ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { ensureImage } from '../lab.ts';
import { createOutput, type Output } from '../output.ts';

const EXAMPLES = `
Examples:
  sudo npx headroom app up
  headroom app up --transport rabbitmq --api 2 --service 3
  headroom app status
  headroom app down

The reference application, whole, for a person to look at: HAProxy, API, message broker, service, MySQL with its seeded
data, and the site. It stays up after the command; ports are 8080 (API) and 8081 (site) unless --port says otherwise.

Exit codes: 0 done; 1 (status) it is not up; 2 input; 3 a server or a part of it did not start; 130 interrupted.
`;

interface UpFlags {
  readonly transport: ShopTransport;
  readonly api: number;
  readonly service: number;
  readonly inFlight: number;
  readonly poolSize: number;
  readonly router?: string;
  readonly port: number;
  readonly provision: boolean;
}

export function appCommand(): Command {
  const subcommands = [upCommand(), downCommand(), statusCommand()];
  const app = new Command('app').description('Starts, shows and ends the reference application.').addHelpText('after', EXAMPLES).helpCommand(false);
  for (const command of subcommands) app.addCommand(command.exitOverride().addHelpText('after', EXAMPLES));
  return app.addCommand(holdCommand().exitOverride(), { hidden: true });
}

function upCommand(): Command {
  return withLayout(new Command('up').description('Starts it and prints where it is.'))
    .option('--provision', 'build the server image first where there is none', false)
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<UpFlags & { json: boolean; quiet: boolean }>();
      const output = createOutput(flags);
      if (appHolder() !== null) {
        const info = readAppInfo();
        if (info === null) throw new HeadroomError({ code: 'APP_STARTS', kind: 'input', message: 'The application is being started, or ended, right now.', hint: 'Wait for that; headroom app status tells.' });
        output.news('It is up already; to have it otherwise: headroom app down, then up.');
        show({ info, output });
        return;
      }
      const signal = interruptible(output);
      if (flags.provision) await ensureImage({ news: output.news, signal });
      show({ info: await startHolder({ args: asArguments(flags), signal, news: output.news }), output });
    });
}

function downCommand(): Command {
  return new Command('down').description('Ends it.').action(async (_flags: unknown, command: Command) => {
    const output = createOutput(command.optsWithGlobals());
    const holder = appHolder();
    if (holder !== null) {
      send(holder.pid, 'SIGTERM');
      for (let waitedMs = 0; waitedMs < 30_000 && isAlive(holder); waitedMs += 50) await delay(50);
      if (isAlive(holder)) send(holder.pid, 'SIGKILL');
      // What an orderly end leaves is nothing; what force leaves is swept up.
      sweepStale({ cacheDir: cacheDir() });
    }
    output.answer(holder === null ? 'The application is not up.' : 'The application has ended; nothing of it is left.');
    output.data({ wasUp: holder !== null });
  });
}

function statusCommand(): Command {
  return new Command('status').description('Says whether it is up, and where.').action((_flags: unknown, command: Command) => {
    const output = createOutput(command.optsWithGlobals());
    const info = appHolder() === null ? null : readAppInfo();
    if (info !== null) {
      show({ info, output });
      return;
    }
    output.answer('The application is not up. Start it: headroom app up');
    output.data(null);
    process.exitCode = ExitCode.no;
  });
}

/** The process that `up` leaves behind. */
function holdCommand(): Command {
  return withLayout(new Command('hold').description('Holds the application up until SIGTERM.')).action(async (_flags: unknown, command: Command) => {
    const flags = command.optsWithGlobals<UpFlags>();
    const tell = (message: HolderMessage): void => {
      if (process.connected) process.send?.(message);
    };
    const controller = new AbortController();
    let isUp = false;
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => controller.abort());
    process.on('SIGHUP', () => undefined);
    process.on('disconnect', () => {
      if (!isUp) controller.abort();
    });
    const { transport, api, service, inFlight, poolSize, router, port } = flags;
    const layout = { transport, apiProcesses: api, serviceProcesses: transport === 'inline' ? 0 : service, inFlight, poolSize, withProxy: true, withSite: true, ...(router !== undefined && { router }) };
    try {
      await hold({
        layout,
        port,
        signal: controller.signal,
        log: (line) => {
          console.error(line);
          tell({ kind: 'news', line });
        },
        onUp: (info) => {
          isUp = true;
          tell({ kind: 'up', info });
        },
      });
    } catch (error) {
      const { code = 'BUG', kind = 'start', hint = 'Run `headroom doctor`.' } = error as { code?: string; kind?: ErrorKind; hint?: string };
      tell({ kind: 'error', error: { code, kind, hint, message: messageOf(error) } });
      throw error;
    }
  });
}

function withLayout(command: Command): Command {
  return command
    .addOption(new Option('--transport <name>', 'between API and service').choices(Object.keys(shopTransports)).default('nats'))
    .option('--api <n>', 'API processes', count, 1)
    .option('--service <n>', 'service processes', count, 1)
    .option('--in-flight <n>', 'calls that each service process has under way at a time', count, 16)
    .option('--pool-size <n>', 'connections to the database, of each process that has any', count, 10)
    .option('--router <name>', "the API's router; default: find-my-way")
    .option('--port <n>', 'of the API; the site is at the next one', port, 8080);
}

function asArguments(flags: UpFlags): string[] {
  const { transport, api, service, inFlight, poolSize, router } = flags;
  const given = { transport, api, service, 'in-flight': inFlight, 'pool-size': poolSize, port: flags.port, ...(router !== undefined && { router }) };
  return Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

function show(options: { info: AppInfo; output: Output }): void {
  const { info, output } = options;
  const lines: [string, string][] = [
    ['API', info.url],
    ['its documentation', info.docsUrl],
    ['site', info.siteUrl ?? 'none'],
    ['HAProxy statistics', info.proxyStatsUrl],
    ...Object.entries(info.metricsUrls).map(([name, url]): [string, string] => [`metrics of ${name}`, url]),
    ['key for writes', `in ${info.apiKeyFile}; send it as: Authorization: Bearer <key>`],
    ['servers', info.servers.join(', ')],
  ];
  output.answer(`The shop is up, over ${shopTransports[info.transport as ShopTransport].title}:`);
  for (const [what, where] of lines) output.answer(`  ${what.padEnd(22)} ${where}`);
  output.answer('\nEnd it with: headroom app down');
  output.data(info);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return;
    throw new HeadroomError({ code: 'APP_NOT_OURS', kind: 'input', message: `The application is held by process ${pid}, which is not yours to end.`, hint: 'End it as whoever has started it: sudo headroom app down', cause: error });
  }
}

function count(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('It takes a whole number, 1 or more.');
  return Number(text);
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 65_534) throw new InvalidArgumentError('A port is a whole number from 1 to 65534: the site takes the next one.');
  return number;
}
