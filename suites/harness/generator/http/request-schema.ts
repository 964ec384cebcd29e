import { z } from 'zod';
import { HeadroomError } from '../../errors.ts';
import { placesOf } from './template.ts';

const spread = {
  distribution: z.enum(['uniform', 'zipf']).optional().describe('zipf: the first is drawn most'),
  exponent: z.number().positive().optional().describe('Of zipf; 1 when left out'),
};

const variable = z.union([
  z
    .strictObject({ from: z.int(), to: z.int(), ...spread })
    .refine(({ from, to }) => from <= to, { message: '`from` must not exceed `to`' }),
  z.strictObject({ values: z.array(z.union([z.string(), z.number()])).min(1), ...spread }),
  z.strictObject({ sequence: z.int().describe('The first number; each use takes the next') }),
], { error: 'a variable is {from, to}, {values} or {sequence}' });

const status = z.int().min(200).max(599);

const body = z.union([
  z.strictObject({ exact: z.string() }),
  z.strictObject({ includes: z.string().min(1) }),
  z.strictObject({ bytes: z.int().min(0) }),
], { error: 'an expected body is {exact}, {includes} or {bytes}' });

const request = z.strictObject({
  id: z.string().min(1),
  weight: z.number().positive().optional().describe('Share of this request among all; 1 when left out'),
  method: z
    .string()
    .regex(/^[A-Z]+$/, 'a method is written in capitals')
    .refine((method) => method !== 'CONNECT', 'CONNECT cannot be loaded')
    .optional()
    .describe('GET when left out'),
  path: z.string().regex(/^\/[\x21-\x7e]*$/, 'a path begins with / and has no spaces; encode what is not ASCII'),
  headers: z
    .record(
      z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'no name of a header'),
      // eslint-disable-next-line no-control-regex -- control characters are what must not come in
      z.string().regex(/^[^\0-\x08\x0a-\x1f\x7f]*$/, 'a header holds no line breaks or control characters'),
    )
    .optional(),
  body: z.union([z.string(), z.record(z.string(), z.json()), z.array(z.json())]).optional().describe('Text as it is; anything else as JSON'),
  expect: z
    .strictObject({ status: z.union([status, z.array(status).min(1)]).optional(), body: body.optional() })
    .optional()
    .describe('Status 200 and any body when left out'),
});

/** What requests a load is made of: in `headroom.yaml` and in scenarios alike. */
export const requestMixSchema = z
  .strictObject({
    requests: z.array(request).min(1),
    variables: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'a name is made of letters, digits and _'), variable).optional(),
  })
  .superRefine(({ requests, variables = {} }, context) => {
    const ids = new Set<string>();
    for (const [index, { id, path, headers = {}, body: sent, expect }] of requests.entries()) {
      const complain = (key: (string | number)[], message: string): void =>
        context.addIssue({ code: 'custom', path: ['requests', index, ...key], message });
      if (ids.has(id)) complain(['id'], `another request has the id '${id}' already`);
      ids.add(id);
      const texts: [(string | number)[], string][] = [[['path'], path], ...Object.entries(headers).map(([name, value]): [string[], string] => [['headers', name], value])];
      if (sent !== undefined) texts.push([['body'], typeof sent === 'string' ? sent : JSON.stringify(sent)]);
      if (expect?.body && !('bytes' in expect.body)) texts.push([['expect', 'body'], Object.values(expect.body)[0] ?? '']);
      const framing = Object.keys(headers).find((name) => /^(content-length|transfer-encoding)$/i.test(name));
      if (framing !== undefined) complain(['headers', framing], 'the generator frames bodies itself');
      for (const [key, text] of texts) {
        const missing = placesOf(text).find((name) => !Object.hasOwn(variables, name));
        if (missing !== undefined) complain(key, `{${missing}} is no variable: declare it in 'variables'`);
      }
    }
  });

/** Weighted requests and the variables in them. */
export type RequestMix = z.infer<typeof requestMixSchema>;
export type RequestSpec = RequestMix['requests'][number];

/**
 * Checks a mix that a user wrote.
 *
 * @throws HeadroomError (`input`) that names the key, below `where`.
 */
export function parseRequestMix(value: unknown, where = ''): RequestMix {
  const parsed = requestMixSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const keys = [...(where === '' ? [] : [where]), ...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
  throw new HeadroomError({
    code: 'REQUESTS_NOT_VALID',
    kind: 'input',
    message: `${keys.map(String).join('.')}: ${issue?.code === 'unrecognized_keys' ? 'unknown key' : (issue?.message ?? 'not valid')}.`,
    hint: 'A request has id, path and, where wanted, weight, method, headers, body, expect {status, body: {exact | includes | bytes}}.',
  });
}
