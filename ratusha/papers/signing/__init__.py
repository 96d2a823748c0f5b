"""Electronic signatures of papers: signing (PAdES), verifying, and taking in what was signed elsewhere."""
