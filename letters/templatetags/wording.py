"""The wording of money, days and names as template filters, shared by screens and paper (DEC-22)."""

from django import template

from letters.rules import wording

register = template.Library()

register.filter("money", wording.money)
register.filter("balance", wording.balance)
register.filter("owed_sentence", wording.owed_sentence)
register.filter("signed", wording.signed)
register.filter("day", wording.day)
register.filter("short_day", wording.short_day)
register.filter("listed", wording.listed)
register.filter("moved", wording.moved)
register.filter("address_line", wording.address_line)
