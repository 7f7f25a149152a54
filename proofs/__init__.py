"""Proofs that money and paper never lie: each module is one, and `docs/reliability.md` says what it shows and what not.

``python -m proofs.<name> [--count N] [--seed S]`` prints one line per finding, with what repeats it, then
``count=... found=... seconds=...`` and other measures as ``name=value``; exit status 1 when something was found.
``python -m proofs`` runs them all and writes ``proofs/RESULTS.md``.
"""
