"""The printed home program: data in, bytes out. A leaf: it knows neither the clinic nor the web."""
