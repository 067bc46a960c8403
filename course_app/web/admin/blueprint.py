"""The pages of whoever runs the site."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__)
A_PAGE = 50  # rows of a list
