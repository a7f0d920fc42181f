"""`python -m integrativ.law …` is `integrativ law …`."""

import sys

from integrativ.law.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
