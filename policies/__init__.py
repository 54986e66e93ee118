"""Policies: what is permitted, what is not, why, and what follows."""
