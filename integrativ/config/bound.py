"""Become another program that ends when its parent ends, even if the parent is killed.

`python -m integrativ.config.bound PARENT COMMAND …` asks the kernel for SIGTERM at the parent's death and then turns
into the command. Without this, a killed `integrativ serve` would leave a web server behind that holds the port.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Bind this process to its parent and become the command."""
    parent, command = int(arguments[0]), arguments[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it died before we could ask
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - the command comes from serve.py


if __name__ == "__main__":
    main(sys.argv[1:])
