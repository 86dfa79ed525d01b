"""What the world calls things: licences, languages, countries, identifiers, organizations."""
