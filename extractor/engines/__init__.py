"""Models behind the protocol: embedded, OpenAI-compatible; their weights and the cache of replies."""
