"""Floor 7: settings, urls, wsgi; the only room that knows everybody."""
