"""Measure: how strong is it, and how sure are we?"""
