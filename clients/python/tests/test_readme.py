"""The examples of README.md run against the real server with the output that is printed there."""

import os
import re
import unittest

from support import PACKAGE, Installation, SpoolTest, query, run_python

from usage_insights._problems import CODES

README = (PACKAGE / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://localhost:8080"
EXAMPLES = [
    (re.findall(r"^## (.*)$", README[: found.start()], re.M)[-1], found[1], found[2])
    for found in re.finditer(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```\n", README, re.M | re.S)
]


class Readme(SpoolTest):
    def test_every_section_of_the_api_has_its_example(self):
        self.assertEqual([heading for heading, _, _ in EXAMPLES], ["Record", "Tokens", "Compute", "Health"])
        self.assertEqual(README.count("```python"), len(EXAMPLES))

    def test_the_examples_run_and_have_recorded_their_usage(self):
        installation = Installation()
        self.addCleanup(installation.remove)
        url = installation.serve().url
        for heading, code, output in EXAMPLES:
            with self.subTest(heading):
                self.assertIn(ADDRESS, code)
                spool = os.path.join(self.folder, f"{heading}.db")
                result = run_python(code.replace(ADDRESS, url.replace("/graphql", "")), USAGE_INSIGHTS_SPOOL=spool)
                self.assertEqual((result.stdout, result.returncode), (output, 0), result.stderr)
        totals = query(url, "{ usageInsights(range: {lastDays: 2}) { totals { apiCalls tokens computeSeconds } } }")["usageInsights"]["totals"]
        self.assertEqual((totals["apiCalls"], totals["tokens"]), ("13", "2000"))
        self.assertGreaterEqual(int(totals["computeSeconds"]), 5_402)

    def test_every_code_of_a_problem_is_documented(self):
        for code in CODES:
            self.assertIn(f"`{code}`", README)


if __name__ == "__main__":
    unittest.main()
