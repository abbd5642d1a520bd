"""Whom a text names as the source of its facts. Pure."""
