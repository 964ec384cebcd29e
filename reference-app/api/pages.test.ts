import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { PROBLEMS } from '../problem.ts';
import { openTestApi, type TestApi } from './testbed.case.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test('/swagger.json is the document', async () => {
  const response = await fetch(`${api.url}/swagger.json`);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await response.json()).toEqual(parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8')));
});

test('/docs stands on its own: strict policy, nothing inline, nothing from elsewhere', async () => {
  const response = await fetch(`${api.url}/docs`);
  const html = await response.text();
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|<style|https?:\/\/|="\/\//);
  const links = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, link]) => link!);
  expect(links).toHaveLength(4);
  for (const link of links) {
    const asset = await fetch(api.url + link);
    expect(asset.status, link).toBe(200);
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
    await asset.arrayBuffer();
  }
});

test('every type of problem has its page', async () => {
  for (const [id, { title }] of Object.entries(PROBLEMS)) {
    const response = await fetch(`${api.url}/problems/${id}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(`<h1>${title}</h1>`);
  }
  expect(await (await fetch(`${api.url}/problems`)).text()).toContain('/problems/not-found');
});
