"""What is rolled back was never sent; what is repeated is sent once; what fails is tried again and then shown."""

import datetime

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ratusha.outbox import actions, ports, queries
from ratusha.outbox.models import Job, Message, State

LETTER = {
    "to": "resident@example.org",
    "channel": "email",
    "subject": "Заяву прийнято",
    "body": "…",
    "language": "uk",
    "key": "case 1 accepted",
    "about": "case 1",
}


@pytest.fixture
def broken_channel():
    def carry(**_):
        raise ConnectionError("the mail server does not answer")

    ports.channel("broken")(carry)
    yield "broken"
    ports._channels.pop("broken")


@pytest.mark.django_db
def test_a_message_is_sent_once_however_often_it_is_put_in():
    first, second = actions.send(**LETTER), actions.send(**LETTER)
    assert first == second
    assert actions.deliver(message=first)
    assert actions.deliver(message=first)
    assert [m.subject for m in mail.outbox] == ["Заяву прийнято"]
    assert queries.messages(about="case 1")[0].state == State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_sends_nothing():
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.send(**LETTER)
        raise RuntimeError
    assert Message.objects.count() == 0
    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db
def test_a_failure_is_tried_again_later_and_in_the_end_shown(broken_channel):
    message = actions.send(**LETTER | {"channel": broken_channel})
    assert not actions.deliver(message=message)
    row = Message.objects.get(pk=message)
    assert (row.state, row.attempts) == (State.WAITING, 1)
    assert "does not answer" in row.last_error
    assert DBTaskResult.objects.filter(run_after__gt=timezone.now(), run_after__year__lt=9999).exists()
    for _ in range(actions.ATTEMPTS - 1):
        actions.deliver(message=message)
    assert Message.objects.get(pk=message).state == State.FAILED
    assert queries.counts()["messages"]["failed"] == 1


@pytest.mark.django_db
def test_a_failed_message_can_be_given_another_round(broken_channel):
    message = actions.send(**LETTER | {"channel": broken_channel})
    Message.objects.filter(pk=message).update(state=State.FAILED, attempts=8)
    actions.retry(kind="message", row=message)
    assert Message.objects.get(pk=message).attempts == 0


@pytest.mark.django_db
def test_a_job_keeps_its_result_and_runs_once():
    runs = []

    @ports.job("test.double")
    def double(payload, progress):
        runs.append(payload)
        progress(0.5)
        return payload["n"] * 2

    row = actions.enqueue(job="test.double", payload={"n": 21}, key="double 21")
    actions.perform(job=row)
    actions.perform(job=row)
    assert len(runs) == 1
    facts = queries.job("double 21")
    assert (facts.state, facts.result, facts.progress) == (State.DONE, 42, 1.0)


@pytest.mark.django_db
def test_what_somebody_waits_for_goes_before_what_nobody_does():
    @ports.job("test.idle")
    def idle(payload, progress):
        return None

    for key, awaited in (("nobody", False), ("somebody", True)):
        actions.enqueue(job="test.idle", payload={}, key=key, awaited=awaited)
    first = DBTaskResult.objects.ready().first()
    assert first.args_kwargs["args"] == [Job.objects.get(key="somebody").pk]
    ports._jobs.pop("test.idle")


@pytest.mark.django_db
def test_an_unknown_job_is_refused_where_it_is_put_in():
    with pytest.raises(KeyError):
        actions.enqueue(job="no.such", payload={}, key="x")
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_what_a_killed_worker_left_is_taken_up_after_the_lease():
    actions.send(**LETTER)
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    assert actions.sweep() == 0
    assert actions.sweep(now=timezone.now() + datetime.timedelta(minutes=11)) == 1
    assert DBTaskResult.objects.get().status == "READY"
