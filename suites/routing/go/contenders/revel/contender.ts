import { goContender } from '../../contender.ts';

export const contender = goContender({
  folder: 'revel',
  title: 'Revel',
  settings: { module: 'github.com/revel/revel v1.1.0', approach: 'tree' },
  unsupported:
    'Revel (v1.1.0) has no handler that routes could be registered with: its routes are a text file, its actions methods of types that only the main.go ' +
    'registers which its own tool (github.com/revel/cmd) generates, in an application folder that it looks up beside its own sources. ' +
    'Measure an application of Revel as a system of your own: `systems` in headroom.yaml.',
});
