/** Queries to begin with. Only those are offered whose tables and columns exist. */

export interface Sample {
  readonly title: string;
  readonly says: string;
  readonly sql: string;
  /** table -> columns that the query reads. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

export type Schema = Readonly<Record<string, readonly string[]>>;

const SAMPLES: readonly Sample[] = [
  {
    title: "Events per day",
    says: "How much happened on each day, by the events' own time",
    needs: { tracks: ["timestamp", "event"] },
    sql: `SELECT date_trunc('day', "timestamp") AS day, count(*) AS events
FROM tracks
GROUP BY day
ORDER BY day DESC`,
  },
  {
    title: "Most frequent events",
    says: "With the number of people behind them",
    needs: { tracks: ["event", "user_id", "anonymous_id"] },
    sql: `SELECT event, count(*) AS events,
       count(DISTINCT coalesce(user_id, anonymous_id)) AS people
FROM tracks
GROUP BY event
ORDER BY events DESC`,
  },
  {
    title: "Revenue per week",
    says: "Orders, revenue and the average basket",
    needs: { order_completed: ["total", "timestamp"] },
    sql: `SELECT date_trunc('week', "timestamp") AS week, count(*) AS orders,
       round(sum(total), 2) AS revenue, round(avg(total), 2) AS basket
FROM order_completed
GROUP BY week
ORDER BY week DESC`,
  },
  {
    title: "From look to order",
    says: "How many people get to each step",
    needs: {
      product_viewed: ["anonymous_id"],
      product_added: ["anonymous_id"],
      order_completed: ["anonymous_id"],
    },
    sql: `SELECT 1 AS step, 'Looked at a product' AS what, count(DISTINCT anonymous_id) AS people FROM product_viewed
UNION ALL
SELECT 2, 'Put one into the cart', count(DISTINCT anonymous_id) FROM product_added
UNION ALL
SELECT 3, 'Ordered', count(DISTINCT anonymous_id) FROM order_completed
ORDER BY step`,
  },
  {
    title: "One person's events",
    says: "Type a user id for the parameter",
    needs: { tracks: ["user_id", "event", "timestamp"] },
    sql: `SELECT "timestamp", event
FROM tracks
WHERE user_id = $1
ORDER BY "timestamp" DESC`,
  },
  {
    title: "Newest pages",
    says: "The latest page views as they came",
    needs: { pages: ["received_at"] },
    sql: `SELECT *
FROM pages
ORDER BY received_at DESC
LIMIT 100`,
  },
];

export const samplesFor = (schema: Schema): readonly Sample[] =>
  SAMPLES.filter(({ needs }) =>
    Object.entries(needs).every(([table, columns]) =>
      columns.every((column) => schema[table]?.includes(column) === true),
    ),
  );

/** Names of tables and columns come from events: they are quoted always. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Newest rows of a table. `columns` are those of the table. */
export function tableQuery(table: string, columns: readonly string[], limit = 100): string {
  const order = columns.includes("received_at") ? "\nORDER BY received_at DESC" : "";
  return `SELECT *\nFROM ${quoteName(table)}${order}\nLIMIT ${String(limit)}`;
}

/** The SQL console with a query in it, not yet run. */
export const sqlHref = (sql: string): string => `/warehouse?tab=sql&sql=${encodeURIComponent(sql)}`;
