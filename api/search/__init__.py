"""Finding records: ``/search`` for those who know a word, ``/browse`` for those who do not."""
