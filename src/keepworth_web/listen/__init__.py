"""Listen: what do they say?"""
