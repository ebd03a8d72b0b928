"""Focus: where to put our time?"""
