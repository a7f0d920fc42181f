"""Which browser is started and how, and how large its windows are."""

import shutil

# The shell is Chromium without everything around the page: the same engine at half the processor time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def found_browser() -> str | None:
    """The path of the first browser that is installed."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)
