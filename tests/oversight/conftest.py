"""The permission tests' town serves here too: one furnished, disputed file and one that is not."""

from tests.permissions.conftest import built, town

__all__ = ["built", "town"]
