"""What `record` accepts, and that it arrives unchanged."""

import enum
import json
import os
import re
import time
import unittest
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from unittest import mock

from support import CALL, Installation, SpoolTest, query, records_by_key, rows

from usage_insights import UsageRecorder

UUID_V7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Index:
    """An integer of another library."""

    def __index__(self):
        return 12


class Tier(str, enum.Enum):
    SMALL = "gpu-a10"


class WithServer(SpoolTest):
    @classmethod
    def setUpClass(cls):
        cls.installation = Installation()
        cls.addClassCleanup(cls.installation.remove)
        cls.url = cls.installation.serve().url

    def setUp(self):
        super().setUp()
        self.recorder = self.create(url=self.url)

    def test_sends_every_field_exactly(self):
        key = self.recorder.record(
            account_id="acme",
            usage_type="compute_seconds",
            quantity=2**63 - 1,
            occurred_at="2026-01-15T11:30:00+01:00",
            tier=Tier.SMALL,
            model="m",
            provider="p",
            user_id="chloe “ü” 🦊",
            session_id="s",
            workspace_id="w",
            agent_id="a",
            source="included",
            cost="0.000000001",
            labels={"team": "search", "environment": "production", "region": None},
            metadata={"request": {"id": 7, "tags": ["x", None, True]}},
        )
        self.assertRegex(key, UUID_V7)
        self.assertTrue(self.recorder.flush(10))
        record = records_by_key(self.url)[key]
        self.assertEqual(record["quantity"], "9223372036854775807")
        self.assertEqual(datetime.fromisoformat(record["occurredAt"].replace("Z", "+00:00")), datetime(2026, 1, 15, 10, 30, tzinfo=timezone.utc))
        self.assertEqual((record["userId"], record["cost"], record["tier"]), ("chloe “ü” 🦊", "0.000000001", "gpu-a10"))
        self.assertEqual({label["key"]: label["value"] for label in record["labels"]}, {"team": "search", "environment": "production"})
        self.assertEqual(record["metadata"], {"request": {"id": 7, "tags": ["x", None, True]}})

    def test_accepts_each_form_of_a_quantity_and_of_a_cost(self):
        forms = {
            "int": (12, 2, "2"),
            "text": ("12", "1.5", "1.5"),
            "float": (12.0, 0.1 + 0.2, "0.3"),
            "small": (12, 1e-7, "0.0000001"),
            "decimal": (Decimal("1.2E1"), Decimal("1E-7"), "0.0000001"),
            "index": (Index(), Index(), "12"),
        }
        for name, (quantity, cost, _) in forms.items():
            key = f"form-{name}"
            self.assertEqual(self.recorder.record(**{**CALL, "quantity": quantity, "cost": cost, "idempotency_key": key}), key)
        self.assertTrue(self.recorder.flush(10))
        records = records_by_key(self.url)
        for name, (_, _, cost) in forms.items():
            record = records[f"form-{name}"]
            self.assertEqual((record["quantity"], Decimal(record["cost"])), ("12", Decimal(cost)), name)

    def test_counts_a_record_once_however_often_it_is_recorded(self):
        record = {**CALL, "account_id": "once", "quantity": 5, "idempotency_key": "once", "occurred_at": datetime.now(timezone.utc)}
        for _ in range(3):
            self.assertEqual(self.recorder.record(**record), "once")
        self.assertTrue(self.recorder.flush(10))
        text = '{ usageInsights(range: {lastDays: 2}, filter: {accountIds: ["once"]}) { totals { apiCalls records } } }'
        self.assertEqual(query(self.url, text)["usageInsights"]["totals"], {"apiCalls": "5", "records": "1"})
        self.assertEqual(self.recorder.dead_letters(), [])

    def test_keeps_what_the_server_rejects_with_its_reason_and_sends_or_deletes_it_on_request(self):
        recorder = self.recorder
        key = recorder.record(**{**CALL, "account_id": "dead", "usage_type": "api_call"})
        conflict = {**CALL, "account_id": "dead", "idempotency_key": "conflict", "occurred_at": "2026-01-01T00:00:00Z"}
        recorder.record(**conflict)
        recorder.record(**{**conflict, "quantity": 2})
        self.assertTrue(recorder.flush(10))
        letters = recorder.dead_letters()
        self.assertEqual(
            [(letter.status, letter.code, letter.field, letter.record["idempotencyKey"]) for letter in letters],
            [("REJECTED", "UNKNOWN_USAGE_TYPE", "usageType", key), ("CONFLICT", "IDEMPOTENCY_CONFLICT", "idempotencyKey", "conflict")],
        )
        self.assertIn("api_calls", letters[0].message)
        self.assertGreaterEqual(letters[0].failed_at, letters[0].recorded_at)
        self.assertFalse(recorder.health().is_healthy)
        self.assertEqual([letter.id for letter in recorder.dead_letters(after=letters[0].id, limit=1)], [letters[1].id])
        with self.assertRaises(ZeroDivisionError):
            recorder.resend("all", lambda record: 1 / 0)
        with self.assertRaises(ValueError):
            recorder.resend("all", lambda record: {**record, "quantity": float("nan")})
        with self.assertRaises(TypeError):
            recorder.resend("everything")
        self.assertEqual(len(recorder.dead_letters()), 2)
        self.assertEqual(recorder.resend(letters[0].id, lambda record: {**record, "usageType": "api_calls"}), 1)
        self.assertTrue(recorder.flush(10))
        self.assertEqual(records_by_key(self.url)[key]["quantity"], "1")
        self.assertEqual(recorder.delete_dead_letters("all"), 1)
        self.assertEqual(recorder.resend("all"), 0)
        self.assertTrue(recorder.health().is_healthy)
        state = rows(self.spool, "spool_state")[0]
        self.assertEqual([state[name] for name in ("spooled_records", "spooled_bytes", "dead_letters")], [0, 0, 0])

    def test_counts_the_warnings_of_the_server(self):
        self.recorder.record_compute(account_id="acme", seconds=60)
        self.assertTrue(self.recorder.flush(10))
        self.assertEqual(self.recorder.health().sender.warnings["TIER_MISSING"], 1)

    def test_the_environment_configures_a_recorder_and_the_state_folder_is_the_default(self):
        state = {"XDG_STATE_HOME": self.folder, "USAGE_INSIGHTS_URL": self.url.replace("/graphql", "")}
        before = len(records_by_key(self.url))
        with mock.patch.dict(os.environ, state):
            os.environ.pop("USAGE_INSIGHTS_SPOOL", None)
            with UsageRecorder() as recorder:
                self.assertEqual(recorder.health().path, os.path.join(self.folder, "usage-insights", "spool.db"))
                recorder.record(**CALL)
                self.assertTrue(recorder.flush(10))
            with mock.patch.dict(os.environ, USAGE_INSIGHTS_SPOOL=self.spool), UsageRecorder() as recorder:
                self.assertEqual(recorder.health().path, self.spool)
        self.assertEqual(len(records_by_key(self.url)), before + 1)


def nested(depth):
    value = {}
    for _ in range(depth):
        value = {"inner": value}
    return value


CIRCULAR = {}
CIRCULAR["self"] = CIRCULAR


class Unreadable(dict):
    def items(self):
        raise RuntimeError("no")


INVALID = {
    "nothing": {},
    "no account": {"usage_type": "api_calls", "quantity": 1},
    "an empty account": {**CALL, "account_id": ""},
    "a number as account": {**CALL, "account_id": 7},
    "no usage type": {"account_id": "acme", "quantity": 1},
    "no quantity": {"account_id": "acme", "usage_type": "api_calls"},
    "True as quantity": {**CALL, "quantity": True},
    "a fraction": {**CALL, "quantity": 0.5},
    "a decimal fraction": {**CALL, "quantity": Decimal("0.5")},
    "a huge decimal": {**CALL, "quantity": Decimal("1E+999999")},
    "a signaling NaN": {**CALL, "quantity": Decimal("sNaN")},
    "a negative quantity": {**CALL, "quantity": -1},
    "an unsafe float": {**CALL, "quantity": 2.0**53},
    "a quantity above 2^63-1": {**CALL, "quantity": 2**63},
    "a quantity of 10,000 digits": {**CALL, "quantity": 10**10_000},
    "NaN": {**CALL, "quantity": float("nan")},
    "a text that is no number": {**CALL, "quantity": "1,000"},
    "a text with a line break": {**CALL, "quantity": "1\n"},
    "digits that are not ASCII": {**CALL, "quantity": "١٢"},
    "NaN as cost": {**CALL, "cost": float("nan")},
    "an infinite cost": {**CALL, "cost": float("inf")},
    "a negative cost": {**CALL, "cost": -0.5},
    "True as cost": {**CALL, "cost": True},
    "a cost of many digits": {**CALL, "cost": Decimal("1." + "1" * 100)},
    "half a surrogate pair": {**CALL, "user_id": "a\ud800"},
    "half a surrogate pair as key": {**CALL, "idempotency_key": "a\ud800"},
    "half a surrogate pair in metadata": {**CALL, "metadata": {"a": ["\udc00"]}},
    "half a surrogate pair in a label": {**CALL, "labels": {"team": "\ud800"}},
    "a label that is no text": {**CALL, "labels": {"team": 7}},
    "labels that are a list": {**CALL, "labels": ["team"]},
    "circular metadata": {**CALL, "metadata": CIRCULAR},
    "a Decimal in metadata": {**CALL, "metadata": {"count": Decimal(1)}},
    "NaN in metadata": {**CALL, "metadata": {"ratio": float("nan")}},
    "a function in metadata": {**CALL, "metadata": {"f": print}},
    "a name in metadata that is a number": {**CALL, "metadata": {"a": [{1: "x"}]}},
    "metadata that is a list": {**CALL, "metadata": [1]},
    "metadata that cannot be read": {**CALL, "metadata": Unreadable(a=1)},
    "metadata that is nested too deeply": {**CALL, "metadata": nested(50_000)},
    "a record above 1 MiB": {**CALL, "metadata": {"text": "x" * 1024 * 1024}},
    "a datetime without a time zone": {**CALL, "occurred_at": datetime(2026, 1, 1)},
    "a date": {**CALL, "occurred_at": datetime(2026, 1, 1).date()},
    "a time without an offset": {**CALL, "occurred_at": "2026-01-15T10:00:00"},
    "a time that is a number": {**CALL, "occurred_at": 1_700_000_000},
    "a key that is no text": {**CALL, "idempotency_key": 7},
    "an unknown field": {**CALL, "accountId": "acme"},
}


class InvalidArguments(SpoolTest):
    def test_are_not_accepted_never_raise_and_are_reported_and_counted(self):
        recorder = self.create()
        for name, record in INVALID.items():
            with self.subTest(name):
                self.problems.clear()
                self.assertIsNone(recorder.record(**record))
                self.assertEqual(self.codes(), ["INVALID_RECORD"])
                self.assertRegex(self.problems[0].message, r"^a record was not accepted: \S")
        self.problems.clear()
        self.assertIsNone(recorder.record(CALL))
        self.assertIsNone(recorder.record_tokens())
        self.assertIsNone(recorder.record_tokens(account_id="acme", input=float("nan"), output=3))
        self.assertIsNone(recorder.record_tokens(account_id="acme", input=1.5))
        self.assertIsNone(recorder.record_tokens(account_id="acme", input=False))
        self.assertIsNone(recorder.record_compute(account_id="acme", seconds=0.5))
        self.assertIsNone(recorder.record_compute(account_id="acme"))
        health = recorder.health()
        self.assertEqual((health.not_accepted, health.accepted, health.spool.spooled_records), (len(INVALID) + 7, 0, 0))
        recorder.close()
        self.assertIsNone(recorder.record(**CALL))
        self.assertEqual(self.codes()[-1], "CLOSED")

    def test_a_callback_that_raises_or_records_itself_does_not_concern_the_caller(self):
        def on_problem(problem):
            recorder.record()
            raise RuntimeError("of the callback")

        recorder = self.create(on_problem=on_problem)
        self.assertIsNone(recorder.record())
        self.assertEqual(recorder.health().not_accepted, 2)

    def test_settings_that_are_invalid_raise_when_the_recorder_is_created(self):
        for options in (
            {"url": "localhost"},
            {"url": "ftp://usage"},
            {"url": "http://user:password@localhost"},
            {"url": "http://"},
            {"url": "http://localhost:99999"},
            {"durability": "disk"},
            {"max_bytes": 0},
            {"max_bytes": True},
            {"token": 7},
            {"send_interval": 0},
            {"request_timeout": float("nan")},
            {"meter_interval": float("inf")},
            {"spool": 7},
        ):
            with self.subTest(options), self.assertRaises((ValueError, TypeError)):
                UsageRecorder(**{"spool": self.spool, **options})

    def test_problems_are_logged_at_most_once_a_minute_per_code(self):
        recorder = self.create(on_problem=None)
        with self.assertLogs("usage_insights", "WARNING") as logs:
            for _ in range(10):
                recorder.record()
        self.assertEqual(len(logs.records), 1)
        self.assertEqual([(problem.code, problem.count) for problem in recorder.health().history], [("INVALID_RECORD", 10)])


class Times(SpoolTest):
    def test_are_written_in_utc_with_milliseconds_and_offsets_are_respected(self):
        recorder = self.create(now=lambda: 1_700_000_000.123456)
        recorder.record(**CALL)
        recorder.record(**CALL, occurred_at=datetime(2026, 3, 1, 1, 30, 0, 999_999, timezone(timedelta(hours=2))))
        recorder.record(**CALL, occurred_at=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=-1))))
        times = [json.loads(row["record"])["occurredAt"] for row in rows(self.spool, "spooled_record")]
        self.assertEqual(times, ["2023-11-14T22:13:20.123Z", "2026-02-28T23:30:00.999Z", "0001-01-01T01:00:00.000Z"])
        self.assertIsNone(recorder.record(**CALL, occurred_at=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))))

    def test_keys_begin_with_the_time(self):
        recorder = self.create()
        before = int(time.time() * 1000)
        keys = [recorder.record(**CALL) for _ in range(100)]
        self.assertEqual(len(set(keys)), 100)
        for key in keys:
            self.assertRegex(key, UUID_V7)
            self.assertLessEqual(abs(int(key.replace("-", "")[:12], 16) - before), 5_000)


if __name__ == "__main__":
    unittest.main()
