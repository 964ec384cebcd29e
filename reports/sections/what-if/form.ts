import type { SystemModel } from '../../analysis/sizing/system-model.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { mostPerSec } from './defaults.ts';
import type { WhatIfSettings } from './solve.ts';

/** A slider with its number beside it: both are the same setting (`data-setting`). */
interface Control {
  readonly setting: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  /** Of the slider. */
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Of the number, which may go further than the slider; default: that of the slider. */
  readonly least?: number;
  readonly most?: number;
  /** Of the number; `any` where parts make sense. */
  readonly numberStep?: 'any' | 1;
}

/** Load sliders reach so many times what the box as measured can do. */
const REACH = 4;
const STEPS = 200;

/** All that can be turned. Hidden until the page's script makes it work. */
export function controls(options: { model: SystemModel; settings: WhatIfSettings; id: string }): Html {
  const { model, settings, id } = options;
  const of = (control: Control): Html => controlOf(control, id);
  const limited = model.components.flatMap(({ name, coresPerProcess }, at) => (coresPerProcess === null ? [] : [{ name, at }]));
  return html`<div class="controls" hidden>
    <fieldset><legend>Load and objective</legend>
      ${of(loadControl(model, settings))}
      ${of({ setting: 'latencyMs', label: `Objective: p${String(Number((100 * model.quantile).toFixed(3)))} at most`, unit: 'ms', value: settings.latencyMs, min: 1, max: Math.max(200, 2 * settings.latencyMs), step: 1, least: 0.001, most: 1e6, numberStep: 'any' })}
    </fieldset>
    <fieldset><legend>Server</legend>
      ${of({ setting: 'cores', label: 'Cores', unit: '', value: settings.cores, min: 1, max: Math.max(32, 2 * settings.cores), step: 1, most: 4096 })}
      ${of({ setting: 'speed', label: 'Speed of a core', unit: '×', value: settings.speed, min: 0.25, max: 4, step: 0.05, least: 0.01, most: 100, numberStep: 'any' })}
    </fieldset>
    ${limited.length > 0 && html`<fieldset><legend>Processes of one thread each</legend>
      ${limited.map(({ name, at }) => of({ setting: `processes:${String(at)}`, label: name, unit: '', value: settings.processes[at] ?? 1, min: 1, max: 32, step: 1, most: 4096 }))}
    </fieldset>`}
    ${splitFields({ model, settings, of })}
    <button type="button" class="reset">Back to what was measured</button>
  </div>`;
}

function splitFields(options: { model: SystemModel; settings: WhatIfSettings; of: (control: Control) => Html }): Fragment {
  const { model, settings, of } = options;
  if (model.components.length < 2) return null;
  return html`<fieldset><legend>Split: on a second server of the same kind</legend>
    <div class="choices">${model.components.map(({ name }, at) => html`<label><input type="checkbox" data-setting="apart:${String(at)}" autocomplete="off"> ${name}</label>`)}</div>
    ${of({ setting: 'hopMs', label: 'A hop, there and back', unit: 'ms', value: settings.hopMs, min: 0, max: 5, step: 0.05, most: 10_000, numberStep: 'any' })}
    ${of({ setting: 'hopMicros', label: 'CPU of a hop at each end', unit: 'µs', value: settings.hopMicros, min: 0, max: 200, step: 1, most: 1e6, numberStep: 'any' })}
  </fieldset>`;
}

function loadControl(model: SystemModel, settings: WhatIfSettings): Control {
  const most = mostPerSec(model, settings);
  const max = niceAbove(REACH * (Number.isFinite(most) && most > 0 ? most : model.measuredToPerSec));
  return { setting: 'perSec', label: 'Requests a second', unit: '/s', value: settings.perSec, min: 0, max, step: max / STEPS, most: 1e9, numberStep: 'any' };
}

function controlOf(control: Control, id: string): Html {
  const { setting, label, unit, value, min, max, step, least = min, most = max, numberStep = 1 } = control;
  const own = `${id}-${setting.replace(':', '-')}`;
  return html`<div class="control">
    <label for="${own}">${label}</label>
    <input type="range" id="${own}" data-setting="${setting}" min="${String(min)}" max="${String(max)}" step="${String(step)}" value="${String(value)}" autocomplete="off">
    <span class="typed"><input type="number" data-setting="${setting}" aria-label="${label}, as a number" min="${String(least)}" max="${String(most)}" step="${String(numberStep)}" value="${String(value)}" required autocomplete="off" inputmode="decimal"> ${unit}</span>
  </div>`;
}

/** 1, 2 or 5 times a power of ten. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((times) => times * power >= value) ?? 10) * power;
}
