"""Verifiers that are not ours."""
