"""Standard 18: exact lengths, UTL1, the contra, a golden file, and the way back (OPS-D4 to D6)."""

from dataclasses import replace
from datetime import date

import pytest

from feeds.formats import standard18
from feeds.formats.standard18 import Item, NotStandard18, Originator

US = Originator("123456", "200000", "12345678", "Westhaven Homes Limited")
DAY = date(2026, 7, 1)
ITEMS = (
    Item("301122", "00112233", "0N", 0, "RENT000002", "C Ashgrove", DAY),
    Item("301122", "00112233", "01", 269_28, "RENT000002", "C Ashgrove", DAY),
    Item("405060", "87654321", "17", 100_00, "RENT000001", "Amina Bartholomew-Featherstone", date(2026, 7, 2)),
)

GOLDEN = """\
VOL1000007                               123456                                1
HDR1A123456S  112345600000700010001       26179 261840000000                    
HDR2F0212000106                                   00                            
UHL1 26182999999    000000004 MULTI  001                                        
3011220011223300N20000012345678000000000000000WESTHAVEN HOMES LIRENT000002        C ASHGROVE         26182
3011220011223300120000012345678000000000026928WESTHAVEN HOMES LIRENT000002        C ASHGROVE         26182
4050608765432101720000012345678000000000010000WESTHAVEN HOMES LIRENT000001        AMINA BARTHOLOMEW- 26183
2000001234567809920000012345678000000000026928WESTHAVEN HOMES LICONTRA            WESTHAVEN HOMES LI 26182
2000001234567809920000012345678000000000010000WESTHAVEN HOMES LICONTRA            WESTHAVEN HOMES LI 26183
EOF1A123456S  112345600000700010001       26179 261840000000                    
EOF2F0212000106                                   00                            
UTL10000000036928000000003692800000030000002                                    
"""  # noqa: W291


def written(items=ITEMS, **more):
    asked = {"by": US, "serial": "7", "made_on": date(2026, 6, 28), "process_on": DAY, **more}
    return "".join(standard18.write(items, **asked))


def test_golden_file():
    assert written().splitlines() == GOLDEN.splitlines()


def test_labels_have_80_and_records_106_characters_or_100_for_a_single_day():
    lines = written().splitlines()
    assert {len(line) for line in lines[:4] + lines[-3:]} == {80}
    assert {len(line) for line in lines[4:-3]} == {106}
    single = written(ITEMS[:2], multi_day=False).splitlines()
    assert {len(line) for line in single[4:-3]} == {100}


def test_it_reads_back_what_was_written():
    found = standard18.read(written().splitlines())
    assert found.process_on == DAY
    assert [(item.code, item.amount_pence, item.reference, item.on) for item in found.items] == [
        (item.code, item.amount_pence, item.reference, item.on) for item in ITEMS
    ]
    assert (found.debit_pence, found.credit_pence, found.credit_count) == (369_28, 369_28, 2)
    assert found.originator.service_user_no == "123456"


@pytest.mark.parametrize(
    "damage, words",
    [
        (lambda text: text.replace("000000026928WEST", "000000026929WEST", 1), "does not say what the records come to"),
        (lambda text: text[: text.rindex("UTL1")], "cut short"),
        (lambda text: text.replace("C ASHGROVE", "C ASHGROVES", 1), "line 5: 107 characters"),
        (lambda text: text.replace("VOL1", "VOL2", 1), "does not begin"),
    ],
)
def test_a_damaged_file_is_told_with_its_line(damage, words):
    with pytest.raises(NotStandard18, match=words):
        standard18.read(damage(written()).splitlines())


@pytest.mark.parametrize(
    "changed",
    [
        {"sort_code": "30112"},
        {"account": "1234567a"},
        {"code": "99X"},
        {"amount_pence": 0},
        {"amount_pence": 10**11},
        {"reference": "R1"},
        {"reference": "RENT000000000000001"},
        {"payer_name": "Łukasz\n"},
    ],
)
def test_what_has_no_place_in_a_record_is_refused(changed):
    with pytest.raises(NotStandard18):
        written((replace(ITEMS[1], **changed),))
