"""`python -m usage_insights`."""

import sys

from ._commands import run

sys.exit(run(sys.argv[1:]))
