"""HTTP: the base class of endpoints, responses, negotiation, problems, proxies, metrics."""
