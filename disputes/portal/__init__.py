"""Disputes in the portal: choose, check, send, follow. Nothing here needs a script."""
