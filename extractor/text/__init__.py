"""From a page's bytes to its visible text in blocks, each character with its way back to the source: one reader a format."""
