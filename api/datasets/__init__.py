"""Datasets for machines: what harvesters, assessors and aggregators read of them."""
