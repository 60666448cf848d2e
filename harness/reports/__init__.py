"""Views of an evaluation for people and machines: one function each."""
