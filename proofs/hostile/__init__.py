"""Hostile peers for `proofs.frames`: what they say, and a time in which nobody waits."""
