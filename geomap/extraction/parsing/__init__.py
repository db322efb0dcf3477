"""A text -> its parse: the models, and what is mended in them."""
