"""What the rows of past work say: figures with their formulas, the reasons of calls, files for a spreadsheet."""
