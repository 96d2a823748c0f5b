"""Steps in order, lines of a step in parallel; a remark waits for its answer, a refusal stops all."""

from ratusha.core.planning.agreement import Line, quorum, standing


def test_lines_of_a_step_decide_in_parallel_and_the_next_step_waits():
    sheet = [Line("finance", 1), Line("digital", 1, "agree"), Line("lawyers", 2)]
    assert standing(sheet).turn == ("finance",)
    assert standing([Line("finance", 1, "agree"), *sheet[1:]]).turn == ("lawyers",)


def test_a_remark_agrees_but_waits_for_its_answer():
    sheet = [Line("finance", 1, "remarks"), Line("lawyers", 2)]
    assert standing(sheet).turn == ()
    assert standing(sheet).unanswered == ("finance",)
    answered = [Line("finance", 1, "remarks", answered=True), Line("lawyers", 2, "agree")]
    assert standing(answered).complete


def test_a_refusal_stops_the_sheet():
    sheet = [Line("finance", 1, "refuse"), Line("digital", 1), Line("lawyers", 2)]
    assert standing(sheet).turn == ()
    assert standing(sheet).refused == ("finance",)
    assert not standing(sheet).complete


def test_an_empty_sheet_asks_nobody():
    assert standing([]).complete


def test_one_too_few_is_no_quorum():
    assert quorum(7, 7)
    assert not quorum(6, 7)
    assert not quorum(0, 0)
