import { goContender } from '../../contender.ts';

export const contender = goContender({
  folder: 'beego',
  title: 'Beego',
  settings: { 'module': 'github.com/beego/beego/v2 v2.3.8', 'approach': 'tree', 'answer': 'ctx.Input.Param, then net/http' },
});
