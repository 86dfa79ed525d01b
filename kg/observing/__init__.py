"""Observes notebooks: reads them (``fairweave observe``), runs them (``--execute``), writes tables.

The tables are those of the notebook-reproducibility study, so that the converter
``notebook-study`` reads an observation and the published study alike.
"""
