"""The law as data: pure Python, no Django. One place for counsel to review."""
