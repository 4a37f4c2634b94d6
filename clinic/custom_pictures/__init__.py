"""The pictures of own exercises: poses that are turned, checked and drawn, and photos."""
