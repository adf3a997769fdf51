"""A database of PostgreSQL given back its rows, table by table, after a test has written to it.

To make one anew takes a tenth of a second, and each of its first connections then reads a thousand entries of a
catalogue that nothing has read before. Here a copy of every row stands beside the tables; triggers note which tables
were written to, and those alone are filled again. What changed the schema, or wrote a great deal, is not undone.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

MOST_ROWS = 5_000
"""Above this the database is made anew: dead rows and what the planner has learned of them would outlast the test."""

WATCH = """
CREATE SCHEMA as_it_was;
CREATE TABLE as_it_was.written (name text);
CREATE FUNCTION as_it_was.note_rows() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO as_it_was.written VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
CREATE FUNCTION as_it_was.note_schema() RETURNS event_trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO as_it_was.written VALUES (NULL); END $$;
CREATE TABLE as_it_was.sequences AS
  SELECT format('%I.%I', schemaname, sequencename)::regclass AS name, coalesce(last_value, start_value) AS value,
         last_value IS NOT NULL AS called
  FROM pg_sequences WHERE schemaname = 'public';
"""
WATCH_SCHEMA = "CREATE EVENT TRIGGER note_schema ON ddl_command_end EXECUTE FUNCTION as_it_was.note_schema()"
KEEP_COLUMNS = """
CREATE TABLE as_it_was.columns AS
SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attgenerated = ''
GROUP BY c.relname
"""
END_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def watch(connection: psycopg.Connection) -> None:
    """Keep what stands in the database, and note from now on what is written to."""
    connection.execute(WATCH)
    connection.execute(KEEP_COLUMNS)
    for (table,) in connection.execute("SELECT name FROM as_it_was.columns").fetchall():
        connection.execute(
            sql.SQL(
                "CREATE TABLE as_it_was.{0} AS TABLE public.{0};"
                "CREATE TRIGGER note_rows AFTER INSERT OR UPDATE OR DELETE ON public.{0}"
                " EXECUTE FUNCTION as_it_was.note_rows();"
                "CREATE TRIGGER note_emptied AFTER TRUNCATE ON public.{0}"
                " EXECUTE FUNCTION as_it_was.note_rows()"
            ).format(sql.Identifier(table))
        )
    connection.execute(WATCH_SCHEMA)


def restore(connection: psycopg.Connection) -> bool:
    """End what others still do in the database and take back what was written; False if it has to be made anew."""
    connection.execute(END_OTHERS)
    written = {name for (name,) in connection.execute("SELECT DISTINCT name FROM as_it_was.written")}
    if None in written:
        return False
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key
        rows = sum(_fill_again(connection, table, columns) for table, columns in _tables(connection, written))
        connection.execute("DELETE FROM as_it_was.written")
        connection.execute("SELECT setval(name, value, called) FROM as_it_was.sequences")
    return rows <= MOST_ROWS


def _tables(connection: psycopg.Connection, written: set[str]) -> list[tuple[str, list[str]]]:
    query = "SELECT name, columns FROM as_it_was.columns WHERE name = ANY(%s)"
    return connection.execute(query, (list(written),)).fetchall()


def _fill_again(connection: psycopg.Connection, table: str, columns: list[str]) -> int:
    """How many rows went."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    gone = connection.execute(sql.SQL("DELETE FROM public.{}").format(sql.Identifier(table))).rowcount
    connection.execute(
        sql.SQL("INSERT INTO public.{0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM as_it_was.{0}").format(
            sql.Identifier(table), names
        )
    )
    return gone
