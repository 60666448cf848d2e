"""Scorers: metrics and checks behind one protocol, one file each."""
