"""Short questions to a model: prompts, windows of text, and a page's dialogue with its model."""
