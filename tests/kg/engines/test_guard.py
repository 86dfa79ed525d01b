"""What reading a query may take of a processor is limited."""

from __future__ import annotations

from kg.engines.guard import Guard

#: of which reading takes seconds of a processor
LONG = "ASK { FILTER(" + " + ".join(["?x"] * 500) + ") }"


def test_a_query_that_takes_too_long_to_read_has_no_verdict_and_the_next_one_has() -> None:
    strict, patient = Guard(processor_seconds=0.2), Guard(processor_seconds=100)
    try:
        assert strict.needs(LONG) is None
        strict.check("ASK { ?s ?p ?o }")
        assert patient.needs(LONG) is not None, "nothing else is wrong with the query"
    finally:
        strict.close()
        patient.close()
