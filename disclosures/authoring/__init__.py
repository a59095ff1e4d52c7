"""Where authors work: a page for each part of a disclosure, all writing through `disclosures.editing`."""
