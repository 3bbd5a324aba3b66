"""A sandbox that is killed again and again while merchants call it: nothing that was answered is lost."""

import http.client
import pathlib
import random
import threading
import time

import shop
import v3
from sandbox import Sandbox

KILLS = 20
CALLERS = 4
AMOUNT = {"total": 100, "currency": "CNY"}


class Caller(threading.Thread):
    """Orders, pays and refunds until the sandbox is gone. Remembers what was answered."""

    def __init__(self, sandbox: Sandbox, url: str, name: str):
        super().__init__(daemon=True)
        self.sandbox, self.client, self.name = sandbox, v3.client(sandbox, url), name
        self.unpaid, self.paid, self.refunded = [], [], []
        self.failure = None

    def run(self):
        try:
            for number in range(10_000):
                self.order(f"{self.name}-{number}", number)
        except (OSError, http.client.HTTPException):
            # The sandbox is gone, and the last response with it.
            pass
        except Exception as error:
            self.failure = error

    def order(self, number: str, step: int):
        v3.answer(self.client.pay(description="梳", out_trade_no=number, amount=AMOUNT))
        self.unpaid.append(number)
        if step % 3 == 0:
            return
        shop.pay(self.sandbox, number)
        self.unpaid.remove(number)
        self.paid.append(number)
        if step % 3 == 1:
            return
        v3.answer(self.client.refund(f"r-{number}", {"refund": 40, **AMOUNT}, out_trade_no=number))
        self.paid.remove(number)
        self.refunded.append(number)

    def check(self, sandbox: Sandbox, client):
        states = [(self.paid, ("SUCCESS", "REFUND")), (self.unpaid, ("NOTPAY", "SUCCESS")), (self.refunded, ("REFUND",))]
        for numbers, expected in states:
            for number in numbers:
                found = v3.answer(client.query(out_trade_no=number))
                # The last call of a caller may have taken effect without a response.
                assert found["trade_state"] in expected, (number, found)
        for number in self.refunded:
            found = v3.answer(client.query_refund(f"r-{number}"))
            assert found["status"] in ("PROCESSING", "SUCCESS") and found["amount"]["refund"] == 40, found


def run(program: str, folder: pathlib.Path, options: list[str]):
    dice = random.Random(7)
    answered = 0
    sandbox = Sandbox(program, folder, 0, options)
    try:
        with shop.Receiver() as receiver:
            receiver.orders = set()
            for kill in range(KILLS):
                shop.use(sandbox)
                callers = [Caller(sandbox, receiver.url, f"k{kill}c{caller}") for caller in range(CALLERS)]
                for caller in callers:
                    caller.start()
                time.sleep(0.3 + dice.random() / 2)
                sandbox.process.kill()
                sandbox.process.wait()
                for caller in callers:
                    caller.join()
                    assert caller.failure is None, caller.failure
                sandbox = Sandbox(program, folder, 0, options, keep=True)
                shop.use(sandbox)
                client = v3.client(sandbox, receiver.url)
                for caller in callers:
                    caller.check(sandbox, client)
                    answered += len(caller.unpaid) + len(caller.paid) + len(caller.refunded)
                    notified(receiver, caller, client)
    finally:
        sandbox.end()
    assert answered > KILLS, answered
    print(f"{KILLS} kills, {answered} orders that were answered")


def notified(receiver: shop.Receiver, caller: Caller, client):
    """Every payment that was answered is notified: before the kill, or after the restart."""
    waiting = {*caller.paid, *caller.refunded} - receiver.orders
    while waiting:
        notification = client.callback(*receiver.next())
        assert notification, "the notification is not signed by the platform"
        if notification["event_type"] == "TRANSACTION.SUCCESS":
            receiver.orders.add(notification["resource"]["out_trade_no"])
        waiting -= receiver.orders
