"""A million payments in a simulated shop; ``python -m proofs.histories`` runs them (see `proofs.histories.__main__`)."""
