"""One blueprint for all pages about statements; each file of this folder adds some."""

from flask import Blueprint

blueprint = Blueprint("statements", __name__)
