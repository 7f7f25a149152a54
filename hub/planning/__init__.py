"""How many people are needed when, and who works: forecasts, staffing, shifts."""
