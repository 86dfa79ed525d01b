"""A dataset in the formats of others: DCAT-AP, Croissant, DataCite, citations, Signposting."""
