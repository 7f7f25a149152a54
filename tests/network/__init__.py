"""Hosts on one machine with lines between them that lose, delay, reorder and break: network namespaces, each with a TUN device,
and a router of our own between these. What runs on a host is the real thing; only the line is made."""
