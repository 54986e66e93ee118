#!/usr/bin/env python3
"""Runs a management command, with the embedded servers it needs around it."""

import os
import sys

from config.embedded.commands import main

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    sys.exit(main(sys.argv))
