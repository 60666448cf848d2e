"""Language knowledge: checks ask, this room answers. No check names a language."""
