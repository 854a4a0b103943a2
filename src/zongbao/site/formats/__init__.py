"""Number and date formats of our own: Django's zh-hans groups by four digits with no separator."""
