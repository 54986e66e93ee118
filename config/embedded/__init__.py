"""PostgreSQL and Valkey for trying out and for tests: nothing to install, nothing to configure."""
