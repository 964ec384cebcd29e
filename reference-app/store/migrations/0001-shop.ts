const table = 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';

/** Products and their stock, customers and their orders. */
export const shop: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS categories (
     id SMALLINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
     name VARCHAR(60) NOT NULL,
     UNIQUE KEY categories_name (name)
   ) ${table}`,
  `CREATE TABLE IF NOT EXISTS products (
     id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
     category_id SMALLINT NOT NULL,
     name VARCHAR(120) NOT NULL,
     description VARCHAR(500) NOT NULL,
     price_cents INT UNSIGNED NOT NULL,
     CONSTRAINT products_category FOREIGN KEY (category_id) REFERENCES categories (id)
   ) ${table}`,
  `CREATE TABLE IF NOT EXISTS stock (
     product_id INT NOT NULL PRIMARY KEY,
     quantity INT UNSIGNED NOT NULL,
     CONSTRAINT stock_in_range CHECK (quantity <= 4000000000),
     CONSTRAINT stock_product FOREIGN KEY (product_id) REFERENCES products (id)
   ) ${table}`,
  `CREATE TABLE IF NOT EXISTS customers (
     id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
     name VARCHAR(100) NOT NULL,
     email VARCHAR(190) NOT NULL,
     created_at DATETIME(3) NOT NULL,
     UNIQUE KEY customers_email (email)
   ) ${table}`,
  // orders_period holds all that the sales report reads of an order.
  `CREATE TABLE IF NOT EXISTS orders (
     id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
     customer_id INT NOT NULL,
     status ENUM('open', 'cancelled') NOT NULL,
     created_at DATETIME(3) NOT NULL,
     total_cents BIGINT UNSIGNED NOT NULL,
     idempotency_key VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
     request_hash BINARY(32) NOT NULL,
     UNIQUE KEY orders_idempotency_key (idempotency_key),
     KEY orders_customer (customer_id, id),
     KEY orders_period (created_at, status),
     CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
   ) ${table}`,
  // Price and category are those of the day: what was sold stays as it was.
  `CREATE TABLE IF NOT EXISTS order_lines (
     order_id BIGINT NOT NULL,
     line_no SMALLINT NOT NULL,
     product_id INT NOT NULL,
     category_id SMALLINT NOT NULL,
     quantity INT UNSIGNED NOT NULL,
     unit_price_cents INT UNSIGNED NOT NULL,
     PRIMARY KEY (order_id, line_no),
     KEY order_lines_product (product_id),
     CONSTRAINT order_lines_order FOREIGN KEY (order_id) REFERENCES orders (id),
     CONSTRAINT order_lines_product FOREIGN KEY (product_id) REFERENCES products (id)
   ) ${table}`,
  `CREATE TABLE IF NOT EXISTS seeds (
     products INT NOT NULL,
     customers INT NOT NULL,
     orders INT NOT NULL,
     seeded_at DATETIME(3) NOT NULL
   ) ${table}`,
];
