"""Prove: did it help, and can we trust the score?"""
