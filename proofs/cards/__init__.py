"""Card numbers that must be found nowhere, for `proofs.card_numbers`."""
