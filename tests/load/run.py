"""Run with the tests' folder on the path: nothing of the application is imported."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from load.command import main

sys.exit(main(sys.argv[1:]))
