"""What the proofs with killed processes are made of: a fork server, real programs, a customer, and the books compared."""
