"""
A service of test_journal.py: it records in threads and forked processes until it is ended, and journals what it was promised. A line is written before and after each call:
  ? KEY TYPE QUANTITY   the call begins
  + KEY                 it is accepted and in the spool
  ~ KEY                 it is accepted and in memory
  - KEY                 it is not accepted
  *                     what was in memory is in the spool
Every thread has a journal of its own.
"""

import os
import random
import threading
import time

from usage_insights import UsageRecorder

ENV = os.environ
SEED = int(ENV["SERVICE_SEED"])
OFFSET = float(ENV["OFFSET_SECONDS"])
SHARED = {"offset": OFFSET}


def limit_disk(recorder, is_limited):
    """Limits the file to its present size, or removes the limit."""
    spool = recorder._spool
    with spool._lock:
        if spool._connection is not None:
            db = spool._connection._db
            pages = db.execute("PRAGMA page_count").fetchone()[0] if is_limited else 4_294_967_294
            db.execute(f"PRAGMA max_page_count = {pages}").fetchall()


def record(recorder, name, parent):
    """Records until the process, or the parent of a forked one, ends."""
    random_of = random.Random(f"{SEED}-{name}")
    journal = os.open(f"{ENV['JOURNAL']}-{name}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(line):
        os.write(journal, f"{line}\n".encode())

    previous = None
    index = 0
    while parent is None or os.getppid() == parent:
        index += 1
        is_again = previous is not None and random_of.random() < 0.05  # the same key, perhaps with another quantity
        key = previous if is_again else f"{ENV['SERVICE_NAME']}-{name}-{index}"
        quantity = 1 + random_of.randrange(1_000)
        usage_type = "no_such_type" if random_of.random() < 0.03 else "api_calls"
        write(f"? {key} {usage_type} {quantity}")
        accepted = recorder.record(account_id=ENV["SERVICE_ACCOUNT"], usage_type=usage_type, quantity=quantity, idempotency_key=key)
        memory = recorder.health().memory_records
        write(f"{'-' if accepted is None else '~' if memory else '+'} {key}")
        if not memory:
            write("*")
        previous = key
        if random_of.random() < 0.005:
            limit_disk(recorder, True)
            threading.Timer(0.1 * random_of.random(), limit_disk, (recorder, False)).start()
        if random_of.random() < 0.02:
            SHARED["offset"] = OFFSET + random_of.choice([0, 0, 0, -3600, 90, -90])  # the clock jumps
        time.sleep(0.008 * random_of.random())


def main():
    recorder = UsageRecorder(
        ENV["SERVER_URL"], spool=ENV["SPOOL"], send_interval=0.02, request_timeout=1.0, now=lambda: time.time() + SHARED["offset"]
    )
    for index in range(2):
        threading.Thread(target=record, args=(recorder, f"t{index}", None), daemon=True).start()
    random_of = random.Random(SEED)
    parent = os.getpid()
    for number in range(1_000_000):
        time.sleep(0.1 + 0.3 * random_of.random())
        if number < 3 and os.fork() == 0:
            try:
                record(recorder, f"f{number}", parent)
            finally:
                os._exit(0)


main()
