/** The reference application's own routes, as its openapi.yaml has them; health checks and metrics left out: 12. */
export const shop: readonly string[] = [
  'GET /products',
  'GET /products/search',
  'GET /products/{productId}',
  'GET POST /products/{productId}/stock',
  'GET /customers/{customerId}',
  'GET /customers/{customerId}/orders',
  'POST /orders',
  'GET /orders/by-key/{idempotencyKey}',
  'GET /orders/{orderId}',
  'POST /orders/{orderId}/cancellation',
  'GET /reports/sales',
];
