"""The labelled corpus: exchanges of interviews as data, and the figures that keep it honest."""
