"""Authorities for names and identifiers: licences, languages, countries, organizations, hubs."""
