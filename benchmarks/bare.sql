-- What any tool must at least do before it can score: orders by customer and day, then by customer, with money.
CREATE TABLE summary AS
SELECT customer_id, count(*) - 1 AS repeats, min(ordered_on) AS first, max(ordered_on) AS latest, sum(amount) AS total
FROM (
    SELECT customer_id, ordered_on, sum(amount) AS amount
    FROM read_parquet($orders)
    GROUP BY customer_id, ordered_on
)
GROUP BY customer_id;
