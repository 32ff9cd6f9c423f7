"""The package as it is installed: built, installed in an environment of its own, and used outside of the checkout."""

import os
import shutil
import subprocess
import sys
import unittest
import venv
import zipfile

from support import PACKAGE, SpoolTest, environment

USE = """
import sys, usage_insights
from importlib.resources import files
assert sys.prefix in usage_insights.__file__, usage_insights.__file__
assert files("usage_insights").joinpath("py.typed").is_file()
with usage_insights.UsageRecorder(spool=sys.argv[1], send=False) as recorder:
    recorder.record(account_id="acme", usage_type="api_calls", quantity=1)
    print(recorder.health().spool.spooled_records)
    recorder.close(0)
"""


class Package(SpoolTest):
    def test_works_outside_of_the_checkout_without_dependencies(self):
        source = os.path.join(self.folder, "source")
        shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
        wheels = os.path.join(self.folder, "wheels")
        self.run_program(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", wheels, source)
        [wheel] = os.listdir(wheels)
        self.assertRegex(wheel, r"^usage_insights-.*-py3-none-any\.whl$")
        with zipfile.ZipFile(os.path.join(wheels, wheel)) as archive:
            modules = {f"usage_insights/{name}" for name in os.listdir(PACKAGE / "usage_insights") if not name.startswith("__pycache__")}
            self.assertEqual({name for name in archive.namelist() if ".dist-info/" not in name}, modules)
            metadata = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA"))
        self.assertNotIn("Requires-Dist", metadata)
        home = os.path.join(self.folder, "environment")
        venv.create(home, with_pip=True)
        python = os.path.join(home, "bin", "python")
        self.run_program(python, "-m", "pip", "install", "--quiet", "--no-index", os.path.join(wheels, wheel))
        self.assertEqual(self.run_program(python, "-c", USE, self.spool), "1\n")
        self.assertIn("waiting       1 records", self.run_program(python, "-m", "usage_insights", "spool", "status", "--spool", self.spool))

    def run_program(self, *arguments):
        env = environment()
        del env["PYTHONPATH"]
        result = subprocess.run(arguments, cwd=self.folder, env=env, capture_output=True, text=True, timeout=300)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout


if __name__ == "__main__":
    unittest.main()
