"""The jobs: what the worker does of what transactions asked for, and what it does by the clock.

A job may run twice (a worker that was killed, a connection that broke); every effect is keyed so that twice is once.
"""

from dataclasses import dataclass

from procrastinate import App, PsycopgConnector, RetryStrategy

from actions.answer_inbound import Answer, answer_waiting
from actions.case_messages import SEND_MESSAGE, tell_duty_contact
from actions.house import House
from actions.import_calendar import RECOUNT_DEADLINES, recount_deadlines
from actions.move_case import TELL_DUTY_CONTACT
from actions.print_leaflets import PRINT_RUN, do_print_run
from actions.read_report import READ_REPORT, read_again, read_report
from actions.seal_audit import seal_audit
from actions.send_messages import Carriers, send_message, send_waiting
from actions.tidy_up import tidy_up
from actions.wechat_codes import CodeMaker, fetch_wechat_codes
from db.queries import cases
from db.session import Scope, worker_url

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=2)
SECONDS_WITHOUT_SIGN = 15
"""A worker that gave no sign of life for so long is dead; its jobs are taken up by others."""


@dataclass(frozen=True)
class WeChatWork:
    """Whoever answers WeChat's messages, and makes its codes."""

    answer: Answer
    codes: CodeMaker


def job_app(house: House, carriers: Carriers, wechat: WeChatWork | None = None) -> App:
    """The worker's application over the house's database; what no carrier brings goes to the call list."""
    app = App(connector=PsycopgConnector(conninfo=worker_url(house.settings.database_url), max_size=4))
    _add_jobs_of_transactions(app, house, carriers)
    _add_jobs_of_the_clock(app, house)
    if wechat is not None:
        _add_jobs_of_wechat(app, house, wechat)
    return app


def _add_jobs_of_transactions(app: App, house: House, carriers: Carriers) -> None:
    @app.task(name=READ_REPORT, retry=_AGAIN)
    def _read_report(report_id: int) -> None:
        read_report(house, report_id)

    @app.task(name=SEND_MESSAGE, retry=_AGAIN)
    def _send_message(message_id: int) -> None:
        send_message(house, message_id, carriers)

    @app.task(name=PRINT_RUN, retry=_AGAIN)
    def _print_run(run_id: int) -> None:
        do_print_run(house, run_id)

    @app.task(name=RECOUNT_DEADLINES, retry=_AGAIN)
    def _recount_deadlines() -> None:
        recount_deadlines(house)

    @app.task(name=TELL_DUTY_CONTACT, retry=_AGAIN)
    def _tell_duty_contact(case_id: int) -> None:
        with house.database.transaction(Scope.jobs()) as session:
            case = cases.case_by_id(session, case_id, lock=True)
            if case is not None and case.urgent:
                tell_duty_contact(session, case, house.clock())


def _add_jobs_of_the_clock(app: App, house: House) -> None:
    @app.periodic(cron="* * * * * */5")
    @app.task(name="seal_audit", queueing_lock="seal_audit")
    def _seal_audit(timestamp: int) -> None:
        seal_audit(house)

    @app.periodic(cron="* * * * * */15")
    @app.task(name="rescue_stalled", queueing_lock="rescue_stalled")
    async def _rescue_stalled(timestamp: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SECONDS_WITHOUT_SIGN):
            await app.job_manager.retry_job(job)

    @app.periodic(cron="* * * * *")
    @app.task(name="send_waiting", queueing_lock="send_waiting")
    def _send_waiting(timestamp: int) -> None:
        send_waiting(house)

    @app.periodic(cron=f"*/{house.settings.reread_minutes} * * * *")
    @app.task(name="read_again", queueing_lock="read_again")
    def _read_again(timestamp: int) -> None:
        read_again(house)

    @app.periodic(cron="10 19 * * *")  # procrastinate's clock is UTC: ten past three in the morning
    @app.task(name="recount_nightly", queueing_lock="recount_nightly")
    def _recount_nightly(timestamp: int) -> None:
        recount_deadlines(house)

    @app.periodic(cron="30 19 * * *")
    @app.task(name="tidy_up", queueing_lock="tidy_up")
    def _tidy_up(timestamp: int) -> None:
        tidy_up(house)


def _add_jobs_of_wechat(app: App, house: House, wechat: WeChatWork) -> None:
    @app.periodic(cron="* * * * *")
    @app.task(name="answer_waiting", queueing_lock="answer_waiting", lock="answer_waiting")
    def _answer_waiting(timestamp: int) -> None:
        answer_waiting(house, wechat.answer)

    @app.periodic(cron="*/5 * * * *")
    @app.task(name="fetch_wechat_codes", queueing_lock="fetch_wechat_codes", lock="fetch_wechat_codes")
    def _fetch_wechat_codes(timestamp: int) -> None:
        fetch_wechat_codes(house, wechat.codes)
