import { Problem } from '../../problem.ts';
import type { Operation } from '../operation.ts';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly created_at: Date;
}

export const getCustomer: Operation<{ customerId: number }> = async ({ store, input: { customerId } }) => {
  const [row] = await store.read<Row>('SELECT id, name, email, created_at FROM customers WHERE id = ?', [customerId]);
  if (row === undefined) throw noCustomer(customerId);
  const { created_at: createdAt, ...rest } = row;
  return { body: { ...rest, createdAt } };
};

export function noCustomer(customerId: number): Problem {
  return new Problem('not-found', { detail: `There is no customer ${customerId}` });
}
