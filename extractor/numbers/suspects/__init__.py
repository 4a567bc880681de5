"""Numbers that are no reported quantity on their face: names, dates, marks, identifiers, formulas."""
