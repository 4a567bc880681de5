"""OpenAI's Batch API: questions that may wait a day, for half the price."""
