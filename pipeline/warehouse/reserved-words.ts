/**
 * Words that cannot stand unquoted for a table or column in Postgres, Redshift or DuckDB. A fixed list, so that names do not change with a version of
 * the database. A name that is one of them gets a leading underscore, as in the field's other warehouses.
 */
const WORDS = `
all analyse analyze and anti any array as asc asof asymmetric at authorization between binary both by case cast check
collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema
current_time current_timestamp current_user default deferrable delta desc describe distinct do else end except false
fetch for foreign freeze from full glob grant group having ilike in initially inner intersect into is isnull join
lambda lateral leading left like limit localtime localtimestamp natural not notnull null off offset on only or order
outer overlaps pivot pivot_longer pivot_wider placing positional primary qualify references returning right select
semi session_user show similar some summarize symmetric table tablesample then to trailing true union unique unpack
unpivot user using variadic verbose when where window with`;

export const RESERVED_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
