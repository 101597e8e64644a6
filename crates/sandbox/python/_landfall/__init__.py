"""Landfall's Python runtime for Lambda functions. Python 3.8 and newer."""
