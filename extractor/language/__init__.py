"""What needs no page: sentences, phrases, names of people, wording, and where a copy stands in a text."""
