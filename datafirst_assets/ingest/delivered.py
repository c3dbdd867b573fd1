"""A row as it was delivered, put together again for the quarantine."""

import pyarrow as pa

from datafirst_assets.engine import Connection


def delivered_text(connection: Connection, rows: pa.Table, header: list[str]) -> pa.Array:
    """Rows as CSV text: their fields in the file's order, quoted where CSV needs it.

    Args:
        connection: any.
        rows: text columns, as read; null is an empty field.
        header: the file's columns in its order.
    """
    if not rows.num_rows:
        return pa.array([], pa.string())
    fields = ", ".join(f"coalesce(\"{name}\", '')" for name in header)
    quoted = "CASE WHEN regexp_matches(f, '[\",\\r\\n]') THEN '\"' || replace(f, '\"', '\"\"') || '\"' ELSE f END"
    query = f"""
        SELECT array_to_string(list_transform([{fields}], lambda f: {quoted}), ',') AS text
        FROM delivered_rows ORDER BY delivered_place
    """
    placed = rows.append_column("delivered_place", pa.array(range(rows.num_rows), pa.int64()))
    connection.register("delivered_rows", placed)
    try:
        return connection.sql(query).to_arrow_table().column("text").cast(pa.string()).combine_chunks()
    finally:
        connection.unregister("delivered_rows")
