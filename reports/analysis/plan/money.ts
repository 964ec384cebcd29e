import { formatNumber } from '../../../suites/harness/units.ts';

/** `1,240 EUR`, `8.5 EUR`: cents only where they matter. */
export function moneyWords(amount: number, currency: string): string {
  return `${formatNumber(amount >= 100 ? Math.round(amount) : amount)} ${currency}`;
}
