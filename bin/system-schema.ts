import { z } from 'zod';
import { requestMixSchema } from '../suites/harness/generator/http/request-schema.ts';

const command = z.union([z.string().min(1), z.array(z.string()).min(1)], { error: 'a command is a text for the shell, or a list [program, argument, …]' });

const component = z.union(
  [
    z.strictObject({ pids: z.array(z.int().positive()).min(1) }),
    z.strictObject({ pidFile: z.string().min(1).describe('A file with the number of the process, relative to the file of this configuration') }),
    z.strictObject({ cgroup: z.string().min(1).describe('A control group: its folder, or its path within the tree') }),
    z.strictObject({ unit: z.string().min(1).describe('A systemd unit') }),
    z.strictObject({ process: z.string().min(1).describe('The name of the processes, or a part of their command line') }),
  ],
  { error: 'a component is one of {pids}, {pidFile}, {cgroup}, {unit} or {process}' },
);

const name = z.string().regex(/^[A-Za-z][\w-]*$/, 'a name begins with a letter and is made of letters, digits, _ and -');
const reserved = ['generator'];

/** A system of the user's own: how it is started or where it is, what it is asked, what it must keep. */
export const systemSchema = z
  .strictObject({
    start: command.optional().describe('How it is started; it must stay in the foreground. Left out: it is running already'),
    build: command.optional().describe('Run once before the first start'),
    env: z
      .record(z.string().regex(/^[A-Za-z_]\w*$/, 'no name of an environment variable'), z.union([z.string(), z.number(), z.boolean()]).transform(String))
      .default({})
      .describe('Added to the environment of the command; ${port} and ${NAME} are replaced'),
    url: z.string().describe('Where it answers, e.g. http://127.0.0.1:${port}; ${port} is a free port, handed over as PORT too'),
    ready: z
      .strictObject({
        path: z.string().startsWith('/').default('/').describe('Answers with a status of 2xx when the system is ready'),
        timeoutSeconds: z.number().positive().default(60),
      })
      .prefault({}),
    components: z
      .record(name.refine((given) => !reserved.includes(given), "'generator' is Headroom's own"), component)
      .refine((given) => Object.keys(given).length > 0, 'name at least one component, or leave the key out')
      .optional()
      .describe('Whose CPU and memory are accounted; left out: one component `app`, all that `start` has started'),
    workers: z
      .strictObject({
        env: z.string().regex(/^[A-Za-z_]\w*$/, 'no name of an environment variable').describe('The environment variable that sets the count'),
        levels: z.array(z.int().positive()).min(1).describe('The counts to try'),
      })
      .optional()
      .describe('How the count of workers is set'),
    requests: requestMixSchema.shape.requests.describe('The load: requests in proportion to their weights'),
    variables: requestMixSchema.shape.variables.describe('What {name} in the requests stands for'),
    objective: z
      .strictObject({
        p99Ms: z.number().positive().default(100).describe('The 99th percentile of the response time, at most'),
        errorShare: z.number().min(0).max(1).default(0.001).describe('The share of requests that may fail'),
      })
      .prefault({})
      .describe('What must hold: the sustainable load is the highest that keeps it'),
    allow: z.array(z.string()).default([]).describe('Hosts other than loopback that load may be sent to'),
  })
  .superRefine((system, context) => {
    const complain = (path: PropertyKey[], message: string): void => context.addIssue({ code: 'custom', path, message });
    const { start, url, requests, variables } = system;
    if (start === undefined) {
      for (const key of ['build', 'workers'] as const) if (system[key] !== undefined) complain([key], 'makes sense only where `start` says how the system is started');
      if (url.includes('${port}')) complain(['url'], '${port} is chosen for a system that is started here: without `start`, write the port it listens on');
    }
    const bare = url.replaceAll('${port}', '1');
    if (!URL.canParse(bare) || new URL(bare).protocol !== 'http:') complain(['url'], 'write it as http://host:port; https is not supported yet');
    const mix = requestMixSchema.safeParse({ requests, variables });
    for (const { path, message } of mix.error?.issues ?? []) complain(path, message);
  })
  .transform(({ requests, variables, ...system }) => ({ ...system, requests: { requests, ...(variables && { variables }) } }));

/** A system of `headroom.yaml`; its `requests` are a whole mix, variables included. */
export type SystemConfig = z.infer<typeof systemSchema>;
