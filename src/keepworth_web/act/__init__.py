"""Act: what next?"""
