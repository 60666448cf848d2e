"""Runs on disk: written once, renamed into place, never edited."""
