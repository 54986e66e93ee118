"""Shapes of what this room's doors take; what it means is for the services."""
