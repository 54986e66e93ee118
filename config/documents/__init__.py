"""Documents: letters and reports as reproducible, tagged, self-contained PDF."""
