import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';
import { ownSystems } from './systems.ts';

const parse = (system: string, env: Record<string, string> = {}) => parseConfig({ path: 'headroom.yaml', text: `systems:\n  shop:\n${system.replace(/^/gm, '    ')}`, env });
const whole = 'start: npm start\nurl: http://127.0.0.1:${port}\nrequests:\n  - { id: a, path: / }\n';

describe('systems in headroom.yaml', () => {
  it('have defaults for all but what only the user knows', () => {
    const { shop: plan } = ownSystems(parse(whole));
    expect(plan).toMatchObject({
      definition: { name: 'shop', start: 'npm start', build: null, env: {}, url: 'http://127.0.0.1:${port}', ready: { path: '/', timeoutSeconds: 60 }, components: null, workers: null, secrets: [] },
      requests: { requests: [{ id: 'a', path: '/' }] },
      workerLevels: null,
      objective: { quantile: 0.99, latencyMs: 100, errorShare: 0.001 },
    });
    expect(plan?.definition.at('start')).toBe('headroom.yaml:3: systems.shop.start');
    expect(plan?.definition.at('ready', 'path')).toBe('headroom.yaml:2: systems.shop.ready.path');
  });

  it('leave ${port} to whoever starts them, and commands to the shell', () => {
    const { shop: plan } = ownSystems(parse(`${whole.replace('npm start', 'serve --port ${port} $HOME ${LATER}')}env: { AT: 'http://x:\${port}', TOKEN: '\${TOKEN}' }\n`, { TOKEN: 'a/b' }));
    expect(plan?.definition).toMatchObject({ start: 'serve --port ${port} $HOME ${LATER}', env: { AT: 'http://x:${port}', TOKEN: 'a/b' } });
  });

  it('tell every secret: what came from the environment, and what a header carries', () => {
    const text = `url: http://localhost:3000\nrequests:\n  - { id: a, path: '/{x}', headers: { authorization: 'Bearer \${KEY}', cookie: sid=77, accept: '*/*' } }\nvariables: { x: { from: 1, to: 2 } }\n`;
    const config = parse(text, { KEY: 'k/1' });
    expect(new Set(config.secrets)).toEqual(new Set(['k/1', 'Bearer k/1', 'sid=77']));
    expect(config.systems['shop']?.requests).toEqual({ requests: [{ id: 'a', path: '/{x}', headers: { authorization: 'Bearer k/1', cookie: 'sid=77', accept: '*/*' } }], variables: { x: { from: 1, to: 2 } } });
  });

  it.each([
    ['an unknown key', `${whole}urll: x\n`, 'headroom.yaml:7: systems.shop.urll: unknown key.'],
    ['an unknown key of a request', whole.replace('id: a', 'id: a, weigth: 2'), 'headroom.yaml:6: systems.shop.requests.0.weigth: unknown key.'],
    ['a mix that makes no sense', whole.replace('path: /', 'path: "/{id}"'), "headroom.yaml:6: systems.shop.requests.0.path: {id} is no variable: declare it in 'variables'."],
    ['two requests of one id', `${whole}  - { id: a, path: /b }\n`, "headroom.yaml:7: systems.shop.requests.1.id: another request has the id 'a' already."],
    ['no requests', 'url: http://127.0.0.1:1\n', 'headroom.yaml:2: systems.shop.requests: must be given.'],
    ['a component that is nothing', `${whole}components:\n  api: { file: x }\n`, 'headroom.yaml:8: systems.shop.components.api: a component is one of {pids}, {pidFile}, {cgroup}, {unit} or {process}.'],
    ['a component with our own name', `${whole}components:\n  generator: { pids: [1] }\n`, "headroom.yaml:8: systems.shop.components.generator: 'generator' is Headroom's own."],
    ['a build without a start', 'build: make\nurl: http://127.0.0.1:1\nrequests: [{ id: a, path: / }]\n', /^headroom\.yaml:3: systems\.shop\.build: .*`start`/],
    ['a chosen port of what runs already', 'url: http://127.0.0.1:${port}\nrequests: [{ id: a, path: / }]\n', /^headroom\.yaml:3: systems\.shop\.url: \$\{port\}/],
    ['another protocol', whole.replace('http:', 'https:'), /^headroom\.yaml:4: systems\.shop\.url: .*https/],
    ['a foreign host', whole.replace('127.0.0.1', 'shop.example'), 'headroom.yaml:4: systems.shop.url leads to shop.example, which is not this machine.'],
    ['a secret in a list of arguments', whole.replace('npm start', '[serve, "--key=${KEY}"]'), /^headroom\.yaml:3: systems\.shop\.start\.1: .*list of processes/],
    ['an unset variable', `${whole}env:\n  KEY: \${NOPE}\n`, 'headroom.yaml:8: systems.shop.env.KEY: the environment variable NOPE is not set.'],
    ['an odd share', `${whole}objective: { p99Ms: 50, errorShare: 5 }\n`, /^headroom\.yaml:7: systems\.shop\.objective\.errorShare: /],
  ])('are refused with %s, naming file, line and key', (_, text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ kind: 'input', message: typeof message === 'string' ? message : (expect.stringMatching(message) as string) }) as Error);
  });

  it('may be elsewhere where that is allowed', () => {
    expect(parse(`${whole.replace('127.0.0.1', 'shop.example')}allow: [shop.example]\n`).systems['shop']?.allow).toEqual(['shop.example']);
  });
});
