"""Run in an environment with grnhse-api: read v1 page after page, print ids and moments.

Arguments: base address, token, then collection=since, nothing after it for everything.
"""

import json
import sys

from grnhse import Harvest, strp_dt
from grnhse.harvest.versions import api_versions

ADDRESS, TOKEN, *ASKED = sys.argv[1:]
OTHER_NAMES = {"scheduled_interviews": "interviews"}


def read(endpoint, since):
    params = {"per_page": 50}
    if since:
        params["updated_after"] = strp_dt(since)
    rows = endpoint.get(**params)
    while endpoint.records_remaining:
        rows += endpoint.get_next()
    return [(row["id"], row["updated_at"]) for row in rows]


def main():
    api_versions["v1"]["base"] = ADDRESS
    harvest, found = Harvest(TOKEN), {}
    for name, since in (item.split("=") for item in ASKED):
        found[name] = read(getattr(harvest, OTHER_NAMES.get(name, name)), since)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
