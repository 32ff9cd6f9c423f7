#!/usr/bin/env python3
"""Extracts the parts in this folder from the full traces and computes their expected results.

    python3 tests/data/cut.py FOLDER

FOLDER contains the full files (see README.md). Before anything is written, the counting here must reproduce the full files'
own results, byte for byte. The counting uses plain dictionaries, without SQL and without the project's code.
"""

import gzip
import json
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"]


def cut_pods(lines):
    """Whole pods: about every tenth, those whose number ends in 1."""
    return [line for line in lines if json.loads(line)["workspaceId"].endswith("1")]


def cut_tokens(lines):
    return lines[:4000]


CUTS = {"gpu-pods": cut_pods, "llm-tokens": cut_tokens}


def read_lines(path):
    with gzip.open(path, "rb") as file:
        return file.read().splitlines(keepends=True)


def count(lines):
    """Returns the expected results of `lines` as the text of an answers.json."""
    zones = {name: ZoneInfo(name) for name in ZONES}
    total, by_tier, by_account = defaultdict(int), defaultdict(int), defaultdict(int)
    daily = {name: defaultdict(int) for name in ZONES}
    first, last = {}, {}
    for line in lines:
        record = json.loads(line)
        usage_type, quantity, occurred_at = record["usageType"], record["quantity"], record["occurredAt"]
        total[usage_type] += quantity
        if "tier" in record:
            by_tier[record["tier"]] += quantity
        by_account[f"{record['accountId']}/{usage_type}"] += quantity
        # All times have the same format, so they sort as text.
        first[usage_type] = min(first.get(usage_type, occurred_at), occurred_at)
        last[usage_type] = max(last.get(usage_type, occurred_at), occurred_at)
        instant = datetime.fromisoformat(occurred_at.replace("Z", "+00:00"))
        for name, zone in zones.items():
            daily[name][f"{instant.astimezone(zone).date()}/{usage_type}"] += quantity
    answers = {
        "records": len(lines),
        "total": total,
        "byTier": by_tier,
        "byAccount": by_account,
        "first": first,
        "last": last,
        "daily": daily,
    }
    return json.dumps(answers, indent=1, sort_keys=True)


def write_gzip(path, data):
    """Writes a reproducible file: without a time and a name."""
    with open(path, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=9, mtime=0) as file:
        file.write(data)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    full, here = Path(sys.argv[1]), Path(__file__).parent
    if full.resolve() == here.resolve():
        sys.exit("cut.py: FOLDER must contain the full files, not the parts")
    traces = {name: read_lines(full / f"{name}.ndjson.gz") for name in CUTS}
    for name, lines in traces.items():
        if count(lines) != (full / f"{name}.answers.json").read_text():
            sys.exit(f"cut.py: the counting differs from the full {name}.answers.json; nothing was written")
    for name, lines in traces.items():
        part = CUTS[name](lines)
        write_gzip(here / f"{name}.ndjson.gz", b"".join(part))
        (here / f"{name}.answers.json").write_text(count(part))
        print(f"{name}: {len(part)} of {len(lines)} records")
    (here / "hardware-specs.json").write_bytes((full / "hardware-specs.json").read_bytes())


if __name__ == "__main__":
    main()
