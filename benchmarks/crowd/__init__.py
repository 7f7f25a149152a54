"""Thousands of kiosks and hundreds of agents around one real hub, over loopback."""
