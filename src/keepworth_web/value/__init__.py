"""Value: what is it worth?"""
