"""The parts of the simulated terminal; `hardware.card_terminal.simulator` puts them together."""
