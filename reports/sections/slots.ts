/** Colours and markers that the page has. */
const SLOTS = 6;
const GENERATOR = 'generator';

/** Picks colour and marker of a component: the same in every chart of a run. */
export function componentSlots(components: readonly string[]): (component: string) => number {
  const own = [...new Set(components)].filter((name) => name !== GENERATOR).sort();
  return (component) => Math.max(0, own.indexOf(component)) % SLOTS;
}
