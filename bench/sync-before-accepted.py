#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checks in a trace of a server's system calls that the journal was synced between each Submit and its Accepted.

While `one-to-one --pairs 64 --window 1` runs (with one message outstanding the next Accepted on a socket is the one of
the last Submit on it), for some seconds:

    strace -f -ttt -yy -s 4 -e trace=io_submit,fdatasync,read,write,writev -p PID -o FILE
    python3 bench/sync-before-accepted.py FILE

A Submit is a read of more than 250 bytes that begins with a masked binary WebSocket frame, an Accepted a write whose
payload begins with field 1 of ServerFrame. In between a whole fdatasync of the broker's journal must lie: begun after
the Submit was read, ended before the Accepted is written.
"""

import re
import sys

LINE = re.compile(r"(\d+) (\d+\.\d+) (.*)")
SOCKET = re.compile(r"<TCP:\[[\d.]+:8080->([\d.:]+)]>")
UNFINISHED = "<unfinished ...>"


def calls(lines):
    """Yields (call, begin, end) in the order in which strace saw calls end, writes in that in which they began."""
    pending = {}
    for line in lines:
        match = LINE.match(line)
        if not match:
            continue
        thread, at, text = match[1], float(match[2]), match[3]
        if text.endswith(UNFINISHED):
            call = text[: -len(UNFINISHED)]
            if call.startswith("write"):
                yield call, at, at
            else:
                pending[thread] = call, at
        elif text.startswith("<... "):
            if thread in pending:
                call, begin = pending.pop(thread)
                yield call + re.sub(r"^<\.\.\. \w+ resumed>", "", text), begin, at
        else:
            yield text, at, at


def main(path):
    syncs, submitted = [], {}
    submits = accepted = early = 0
    with open(path, encoding="ascii", errors="replace") as lines:
        for call, begin, end in calls(lines):
            if call.startswith("fdatasync") and "journal" in call:
                syncs.append((begin, end))
            socket = SOCKET.search(call)
            if not socket:
                continue
            if call.startswith("read("):
                size = re.search(r"= (\d+)$", call.strip())
                if size and int(size[1]) > 250 and r'"\202\376' in call:
                    submitted[socket[1]] = end
                    submits += 1
            elif call.startswith("writev"):
                parts = re.findall(r'iov_base="((?:[^"\\]|\\.)*)"', call)
                if len(parts) > 1 and parts[1].startswith(r"\n") and socket[1] in submitted:
                    read = submitted.pop(socket[1])
                    accepted += 1
                    if not any(b >= read and e <= begin for b, e in syncs):
                        early += 1
                        print("no sync before", call)
    print(f"submits {submits}, accepted {accepted}, syncs {len(syncs)}, accepted without a sync in between {early}")
    return 1 if early or not accepted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
