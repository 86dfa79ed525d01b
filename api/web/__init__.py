"""Pages for people: templates, assets, tables, charts."""
