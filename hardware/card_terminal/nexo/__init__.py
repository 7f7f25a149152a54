"""nexo Retailer 3.0 in its JSON form, as current terminals offer it on the local network."""
