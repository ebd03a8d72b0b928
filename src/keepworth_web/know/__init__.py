"""Know: who are they to us?"""
