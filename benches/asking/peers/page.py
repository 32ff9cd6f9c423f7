"""The dashboard page as FastAPI would give it: the statements of the floor through asyncpg, the same answer through orjson."""

import asyncio
import contextlib
import datetime
import json
import os

import asyncpg
import fastapi
import orjson

DATABASE, TODAY = os.environ["PAGE_DATABASE"], int(os.environ["PAGE_TODAY"])
STATEMENTS = json.loads(os.environ["PAGE_STATEMENTS"])
# The same planner settings as the service.
SETTINGS = {"jit": "off", **json.loads(os.environ["PAGE_PLANS"])}
TOKENS, COMPUTE = ("tokens_input", "tokens_output"), ("compute_seconds",)
KINDS = {0: (0, "VALUE"), 2: (1, "REMAINDER"), 1: (2, "UNKNOWN")}


@contextlib.asynccontextmanager
async def lifespan(app):
    # Two processes with as many connections in total as the service's read connections.
    async with asyncpg.create_pool(DATABASE, min_size=4, max_size=4, server_settings=SETTINGS) as app.state.pool:
        yield


app = fastapi.FastAPI(lifespan=lifespan)


async def rows(name, account_id):
    statement = STATEMENTS[name]
    return await app.state.pool.fetch(statement["sql"], account_id, *statement["instants"])


def by_type(found):
    sums = {}
    for row in found:
        records, quantity, cost = sums.get(row[5], (0, 0, 0))
        sums[row[5]] = (records + row[6], quantity + (row[7] << 32) + row[8], cost + (row[9] << 32) + row[10])
    return sums


def quantity(sums, usage_types):
    return sum(sums[usage_type][1] for usage_type in usage_types if usage_type in sums)


def records(sums):
    return sum(found[0] for found in sums.values())


def cost(sums):
    return sum(found[2] for found in sums.values())


def share(part, whole):
    return part / whole if whole else 0.0


def date(day):
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()


def groups(found):
    grouped = {}
    for row in found:
        grouped.setdefault((*KINDS[row[1]], row[3]), []).append(row)
    for (order, kind, _), members in sorted(grouped.items()):
        yield kind, members[0][2] if order == 0 else None, by_type(members)


def breakdown(found):
    listed = list(groups(found))
    whole = sum(quantity(sums, TOKENS) for _, _, sums in listed)
    return {
        "rows": [
            {
                "kind": kind,
                "key": key,
                "share": share(quantity(sums, TOKENS), whole),
                "totals": {"tokens": str(quantity(sums, TOKENS)), "records": str(records(sums)), "cost": str(cost(sums))},
            }
            for kind, key, sums in listed
        ]
    }


async def insights(account_id):
    names = ("totals", "previous", "peak", "models", "providers")
    totals, previous, peak, models, providers = await asyncio.gather(*(rows(name, account_id) for name in names))
    now, before = by_type(totals), by_type(previous)

    def change(of):
        return share(of(now) - of(before), of(before)) * 100 if of(before) else None

    days = {}
    for row in peak:
        if row[5] in TOKENS:
            days[row[0]] = days.get(row[0], 0) + (row[7] << 32) + row[8]
    best = max(sorted(days), key=days.get, default=None)
    compute = quantity(now, COMPUTE)
    return {
        "totals": {
            "tokens": str(quantity(now, TOKENS)),
            "tokensInput": str(quantity(now, TOKENS[:1])),
            "tokensOutput": str(quantity(now, TOKENS[1:])),
            "computeSeconds": str(compute),
            "computeHours": compute / 3600,
            "apiCalls": str(quantity(now, ("api_calls",))),
            "records": str(records(now)),
            "cost": str(cost(now)),
        },
        "change": {
            "tokens": change(lambda sums: quantity(sums, TOKENS)),
            "computeSeconds": change(lambda sums: quantity(sums, COMPUTE)),
            "apiCalls": change(lambda sums: quantity(sums, ("api_calls",))),
            "records": change(records),
            "cost": change(cost),
        },
        "peakDay": {"date": date(best), "value": str(days[best])} if best is not None and days[best] else None,
        "models": breakdown(models),
        "providers": breakdown(providers),
    }


async def tiers(account_id):
    listed = list(groups(await rows("tiers", account_id)))
    whole = sum(quantity(sums, COMPUTE) for _, _, sums in listed)
    sql = "SELECT tier, display_name FROM hardware_spec WHERE tier = ANY($1)"
    specs = dict(await app.state.pool.fetch(sql, [key for _, key, _ in listed if key]))
    return {
        "tiers": [
            {
                "tier": key,
                "computeSeconds": str(quantity(sums, COMPUTE)),
                "computeHours": quantity(sums, COMPUTE) / 3600,
                "share": share(quantity(sums, COMPUTE), whole),
                "records": str(records(sums)),
                "cost": str(cost(sums)),
                "hardwareSpec": {"displayName": specs[key]} if key in specs else None,
            }
            for _, key, sums in listed
        ]
    }


async def daily(account_id, days):
    found = {(row[5], row[0]): row for row in await rows("daily", account_id)}
    series = []
    for usage_type in TOKENS:
        points, total = [], 0
        for day in range(TODAY - days + 1, TODAY + 1):
            row = found.get((usage_type, day), (0,) * 11)
            amount = (row[7] << 32) + row[8]
            total += amount
            points.append(
                {
                    "date": date(day),
                    "quantity": str(amount),
                    "cost": str((row[9] << 32) + row[10]),
                    "records": str(row[6]),
                    "status": "PARTIAL" if day == TODAY else "COMPLETE",
                }
            )
        series.append({"kind": "VALUE", "key": usage_type, "total": str(total), "points": points})
    return {"unit": "tokens", "series": series}


@app.get("/page")
async def page(accountId: str, days: int):
    found = await asyncio.gather(insights(accountId), tiers(accountId), daily(accountId, days))
    answer = dict(zip(("usageInsights", "usageByTier", "dailyUsage"), found))
    return fastapi.Response(orjson.dumps(answer), media_type="application/json")
