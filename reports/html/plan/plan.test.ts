import { describe, expect, it } from 'vitest';
import type { Plan } from '../../analysis/plan/result.ts';
import type { ChartSpec } from '../chart-spec.ts';
import { HOSTILE } from '../hostile.case.ts';
import { model, syntheticPlan } from './plan.case.ts';
import { renderPlanHtml } from './render.ts';
import { allStages, momentWords, monthWords } from './words.ts';

const plan = syntheticPlan();
const render = (shown: Plan): string => renderPlanHtml({ plan: shown, version: '1.2.3' });
const markup = render(plan);
const bodyOf = (text: string): string => text.replace(/(<script[^>]*>|<style>)[\s\S]*?(<\/script>|<\/style>)/g, '');
const specs = [...markup.matchAll(/class="chart-data">(.*?)<\/script>/gs)].map(([, json]) => JSON.parse(json ?? '') as ChartSpec);

describe('the page of a plan', () => {
  it('answers first, then tells when, what, where and on what it rests', () => {
    const at = ['answer', 'timeline', 'stages', 'split', 'trust'].map((id) => markup.indexOf(`<section class="part" id="${id}">`));
    expect(at.every((place) => place > 0)).toBe(true);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
    expect(markup).toMatch(/<p class="verdict">Start with m2 with everything, for [\d.]+.EUR a month; order m4 with everything at [\d,]+\/s, about [A-Z][a-z]{2} 20\d\d\.</);
  });

  it('has a card for each stage, with its trigger, moves, cost, headroom and what a failure leaves', () => {
    const cards = bodyOf(markup).split('<li class="stage').slice(1);
    expect(cards).toHaveLength(allStages(plan).length);
    cards.forEach((card, at) => {
      const stage = allStages(plan)[at]!;
      for (const text of ['Servers', 'Carries', 'Costs', 'Headroom', 'After one failure']) expect(card).toContain(text);
      if (stage.trigger !== null) expect(card).toContain('Order it when');
      for (const { what } of stage.moves) expect(card).toContain(what);
    });
    expect(cards.some((card) => card.startsWith(' split">'))).toBe(plan.stages.some(({ kind }) => kind === 'split'));
  });

  it('draws the load within its band under steps of capacity that always carry it', () => {
    const [load] = specs;
    const lineOf = (label: string): { x: number; y: number }[] => [...(load?.series.find((one) => one.label.startsWith(label))?.points ?? [])];
    const steps = lineOf('carried');
    for (const { x, y } of lineOf('load expected')) {
      const carried = Math.max(...steps.flatMap((from, at) => (steps[at + 1] !== undefined && from.x <= x && steps[at + 1]!.x >= x ? [from.y] : [])));
      expect(carried).toBeGreaterThanOrEqual(y * 0.999);
    }
    const [edge, band] = load?.series.filter(({ line }) => line === 'edge' || line === 'band') ?? [];
    lineOf('load expected').forEach(({ y }, at) => {
      expect(edge!.points[at]!.y).toBeLessThanOrEqual(y);
      expect(band!.points[at]!.y).toBeGreaterThanOrEqual(y);
    });
  });

  it('draws when stages begin in their order, each order before its beginning', () => {
    const [begins, orders] = specs[1]!.series;
    const places = begins!.points.map(({ x }) => x);
    const stages = places.slice(0, orders!.points.length);
    expect([...stages].sort((a, b) => a - b)).toEqual(stages);
    orders!.points.forEach(({ x }, at) => expect(x).toBeLessThanOrEqual(places[at]!));
    for (const { x, lower, upper } of begins!.points) {
      expect(lower).toBeLessThanOrEqual(x);
      expect(upper).toBeGreaterThanOrEqual(x);
    }
  });

  it('says what was assumed and what would overturn it', () => {
    for (const text of [...plan.assumptions, ...plan.overturn]) expect(bodyOf(markup).replace(/[\u00a0]/g, ' ')).toContain(text.slice(0, 40).replace(/'/g, '&#39;'));
  });

  it('adds sliders where it is given the model', () => {
    expect(markup).not.toContain('<div class="what-if">');
    expect(renderPlanHtml({ plan, model, version: '' })).toContain('<div class="what-if">');
  });

  it('tells what cannot be kept, without stages', () => {
    const text = render(syntheticPlan({ latencyMs: 1 }));
    expect(text).toContain('cannot be kept');
    expect(text).not.toContain('id="timeline"');
  });

  it('shows one stage that lasts, and growth that ends beyond everything', () => {
    expect(bodyOf(render(syntheticPlan({ growth: { sharePerMonth: 0, sdPerMonth: 0 } })))).toMatch(/order m4 with everything at [\d,]+\/s, which this growth does not reach/);
    expect(bodyOf(render(syntheticPlan({ growth: { sharePerMonth: 0.6, sdPerMonth: 0.05 } })))).toContain('Outgrown within the months');
    expect(bodyOf(render(syntheticPlan({ availability: 'n-1' })))).toContain('whichever machine fails');
  });

  it('shows names that hold markup as text', () => {
    const hostile = { ...model, suite: HOSTILE, contender: HOSTILE, components: model.components.map((one) => ({ ...one, name: one.name + HOSTILE })) };
    const text = renderPlanHtml({ plan: syntheticPlan({ model: hostile, assumptions: [HOSTILE] }), model: hostile, version: HOSTILE });
    expect(text).not.toContain('<script>window');
    expect(text).not.toContain('<img src');
    expect(text).not.toContain('<svg');
  });
});

describe('dates', () => {
  const moment = (value: string | null, lower: string | null, upper: string | null): Parameters<typeof momentWords>[0] => ({ months: { value: 0, lower: 0, upper: 0, confidence: 0.95, untested: [] }, date: { value, lower, upper } });

  it.each([
    [moment('2028-04-02', '2027-12-11', '2028-12-24'), 'Apr 2028 (Dec 2027 to Dec 2028)'],
    [moment('2028-04-02', '2028-04-01', '2028-04-24'), '2028-04-02 (2028-04-01 to 2028-04-24)'],
    [moment('2028-04-02', '2027-12-11', null), 'Apr 2028 (Dec 2027 to never)'],
    [moment(null, null, null), 'never at this growth'],
    [moment('2028-04-02', '2028-04-02', '2028-04-02'), '2028-04-02'],
  ])('%j', (given, words) => expect(momentWords(given)).toBe(words));

  it('by month', () => expect(monthWords('2026-12-01')).toBe('Dec 2026'));
});
