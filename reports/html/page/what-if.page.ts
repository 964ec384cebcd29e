/// <reference lib="dom" />
import type { SystemModel } from '../../analysis/sizing/system-model.ts';
import { answerOf, type WhatIfSettings } from '../../sections/what-if/solve.ts';
import { answerView, summaryWords } from '../../sections/what-if/view.ts';

// Runs in the report's page, bundled with the functions that `size` computes with: solves again at each turn of a slider.

const SAID_AFTER_MS = 500;

/** One setting as the reader left it; null: what it holds is no valid number. */
function valueOf(root: HTMLElement, setting: string): number | null {
  const field = root.querySelector<HTMLInputElement>(`input[type=number][data-setting="${setting}"]`);
  return field === null || !field.checkValidity() ? null : field.valueAsNumber;
}

/** All settings; what is no valid number stays as it was. */
function settingsOf(root: HTMLElement, before: WhatIfSettings): WhatIfSettings {
  const numbers = ['perSec', 'latencyMs', 'cores', 'speed', 'hopMs', 'hopMicros'] as const;
  const turned = Object.fromEntries(numbers.map((name) => [name, valueOf(root, name) ?? before[name]])) as Pick<WhatIfSettings, (typeof numbers)[number]>;
  return {
    ...turned,
    processes: before.processes.map((count, at) => (count === null ? null : (valueOf(root, `processes:${at}`) ?? count))),
    apart: before.processes.flatMap((_, at) => (root.querySelector<HTMLInputElement>(`input[data-setting="apart:${at}"]`)?.checked === true ? [at] : [])),
  };
}

function start(root: HTMLElement): void {
  const island = root.querySelector('script.what-if-data')?.textContent;
  const results = root.querySelector<HTMLElement>('.results');
  const summary = root.querySelector<HTMLElement>('.summary');
  const controls = root.querySelector<HTMLElement>('.controls');
  if (island == null || results === null || summary === null || controls === null) return;
  const data = JSON.parse(island) as { readonly model: SystemModel; readonly settings: WhatIfSettings };
  let settings = data.settings;
  let saying: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;

  const solve = (): void => {
    isDue = false;
    settings = settingsOf(root, settings);
    const answer = answerOf(data.model, settings);
    results.innerHTML = answerView(data.model, answer).toString();
    clearTimeout(saying);
    // A screen reader is told once the slider rests.
    saying = setTimeout(() => (summary.textContent = summaryWords(answer)), SAID_AFTER_MS);
  };
  const due = (): void => {
    if (!isDue) requestAnimationFrame(solve);
    isDue = true;
  };

  controls.addEventListener('input', ({ target }) => {
    const field = target as HTMLInputElement;
    // Slider and number are the same setting; a slider's end must not change a number that goes further.
    if (field.type !== 'checkbox' && field.checkValidity()) {
      for (const twin of controls.querySelectorAll<HTMLInputElement>(`[data-setting="${field.dataset['setting'] ?? ''}"]`)) if (twin !== field) twin.value = field.value;
    }
    due();
  });
  controls.querySelector('.reset')?.addEventListener('click', () => {
    for (const field of controls.querySelectorAll('input')) {
      field.value = field.defaultValue;
      field.checked = field.defaultChecked;
    }
    due();
  });
  controls.hidden = false;
}

document.querySelectorAll<HTMLElement>('.what-if').forEach(start);
