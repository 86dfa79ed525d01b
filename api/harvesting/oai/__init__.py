"""``/oai``: the datasets for harvesters of libraries and OpenAIRE (OAI-PMH 2.0)."""
