"""A year of all accounts by day, model and tier, from an embedded column engine: `columns.py ENGINE FOLDER load START | ask`."""

import pathlib
import sys
import time

engine, folder, verb = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
COLUMNS = "account_id {text}, occurred_at {integer}, usage_type {text}, model {text}, tier {text}, "
COLUMNS += "quantity {integer}, cost_nanos {integer}"
start = folder / "start"

if engine == "duckdb":
    import duckdb

    connection = duckdb.connect(str(folder / "records.duckdb"))
    connection.execute("SET threads = 2")
    run = lambda sql: connection.execute(sql).fetchall()
    load = [
        "CREATE TABLE usage (" + COLUMNS.format(text="VARCHAR", integer="BIGINT") + ")",
        f"COPY usage FROM '{folder}/records.csv' (FORMAT csv, HEADER false)",
    ]
    day = "occurred_at // 86400000"
else:
    from chdb import session

    connection = session.Session(str(folder / "chdb"))
    run = lambda sql: str(connection.query(sql, "CSV"))
    # Texts with few values are dictionary-encoded, as is usual.
    columns = COLUMNS.format(text="LowCardinality(String)", integer="Int64")
    load = [
        "CREATE DATABASE IF NOT EXISTS usage ENGINE = Atomic",
        f"CREATE TABLE usage.usage ({columns}) ENGINE = MergeTree ORDER BY (account_id, occurred_at)",
        f"INSERT INTO usage.usage SELECT * FROM file('{folder}/records.csv', 'CSV', '{columns}')",
        "OPTIMIZE TABLE usage.usage FINAL",
    ]
    day = "intDiv(occurred_at, 86400000)"

if verb == "load":
    start.write_text(sys.argv[4])
    for statement in load:
        run(statement)
else:
    table = "usage" if engine == "duckdb" else "usage.usage"
    question = f"""SELECT {day} AS day, model, tier, usage_type, count(*), sum(quantity), sum(cost_nanos) FROM {table}
        WHERE occurred_at >= {start.read_text()} GROUP BY day, model, tier, usage_type"""
    times = []
    for _ in range(4):
        began = time.perf_counter()
        rows = run(question)
        times.append((time.perf_counter() - began) * 1000)
        assert len(rows) > 0
    print(min(times[1:]))
