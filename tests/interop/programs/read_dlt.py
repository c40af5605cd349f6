"""Run in an environment with dlt: load v1 or v3 into DuckDB, print what this run loaded.

Arguments: version, base address, client id, token, tables. State stays in a folder per token.
"""

import json
import sys
from functools import partial

import dlt
from dlt.sources.helpers.rest_client.auth import HttpBasicAuth, OAuth2ClientCredentials
from dlt.sources.rest_api import rest_api_source

VERSION, ADDRESS, CLIENT, TOKEN, *TABLES = sys.argv[1:]
BEGIN = "1970-01-01T00:00:00.000Z"


def list_resources():
    for name in TABLES:
        moment = "gte|{incremental.start_value}" if VERSION == "v3" else "{incremental.start_value}"
        filtered = "updated_at" if VERSION == "v3" else "updated_after"
        yield {
            "name": name,
            "primary_key": "id",
            "write_disposition": "merge",
            "endpoint": {
                "path": name,
                "params": {"per_page": 50, filtered: moment},
                "incremental": {"cursor_path": "updated_at", "initial_value": BEGIN},
                "paginator": {"type": "header_link"},
            },
        }


def main():
    if VERSION == "v3":
        auth = OAuth2ClientCredentials(
            access_token_url=f"{ADDRESS}token", client_id=CLIENT, client_secret=TOKEN
        )
    else:
        auth = HttpBasicAuth(username=TOKEN, password="")
    source = rest_api_source(
        {"client": {"base_url": ADDRESS, "auth": auth}, "resources": list(list_resources())}
    )
    loaded = {name: [] for name in TABLES}
    for name, resource in source.resources.items():
        resource.add_map(partial(note, loaded[name]))
    folder = f"state-{CLIENT}"
    pipeline = dlt.pipeline(
        "loopboard", pipelines_dir=folder, destination=dlt.destinations.duckdb(f"{folder}.duckdb")
    )
    pipeline.run(source)
    with pipeline.sql_client() as client:
        stored = {name: count(client, name) for name in TABLES}
    assert all(stored[name] >= len(set(rows)) for name, rows in loaded.items()), stored
    print(json.dumps(loaded))


def note(rows, row):
    """Keep the row's id and moment."""
    rows.append((row["id"], row["updated_at"]))
    return row


def count(client, name):
    """Return how many rows the table of the warehouse has by now."""
    if (name,) not in client.execute_sql("SHOW TABLES"):
        return 0
    return client.execute_sql(f"SELECT count(*) FROM {name}")[0][0]


if __name__ == "__main__":
    main()
