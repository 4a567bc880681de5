"""From visible text to entries: slots, their labels, the page's pattern, the fields of each entry."""
