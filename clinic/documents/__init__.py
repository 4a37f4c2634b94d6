"""Paper: what was issued, printed as a PDF in the layout somebody asks for, kept as it was handed over."""
