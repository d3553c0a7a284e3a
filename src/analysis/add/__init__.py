"""From a text to figures of your own."""
