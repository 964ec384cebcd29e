import type { Operation } from './operation.ts';
import { addStock } from './operations/addStock.ts';
import { cancelOrder } from './operations/cancelOrder.ts';
import { createOrder } from './operations/createOrder.ts';
import { getCustomer } from './operations/getCustomer.ts';
import { getOrder } from './operations/getOrder.ts';
import { getOrderByKey } from './operations/getOrderByKey.ts';
import { getProduct } from './operations/getProduct.ts';
import { getStock } from './operations/getStock.ts';
import { listCustomerOrders } from './operations/listCustomerOrders.ts';
import { listProducts } from './operations/listProducts.ts';
import { reportSales } from './operations/reportSales.ts';
import { searchProducts } from './operations/searchProducts.ts';

/** By `operationId` of openapi.yaml; /health, /ready and /metrics are served elsewhere. */
export const operations = {
  addStock,
  cancelOrder,
  createOrder,
  getCustomer,
  getOrder,
  getOrderByKey,
  getProduct,
  getStock,
  listCustomerOrders,
  listProducts,
  reportSales,
  searchProducts,
};

/** The operation of that id. What it is given was checked by openapi.yaml, which types cannot show. */
export function operationOf(id: string): Operation<unknown> | undefined {
  return Object.hasOwn(operations, id) ? (operations[id as keyof typeof operations] as Operation<unknown>) : undefined;
}
