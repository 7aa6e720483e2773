"""Runs a program on a real pseudo-terminal and plays steps to it, for tests of prompts.

stdin, JSON: {"argv": [...], "env": {...}, "rows": 24, "columns": 80, "seconds": 60, "steps": [...]}. A step is one of
{"send": base64}, {"wait": text} (in what came since the last wait that was met), {"sleep": seconds}, {"signal": name},
{"hangup": true}, {"run": [command, ...]} (something that happens beside the program; must succeed).
stdout, JSON: {"output": base64, "status": number or null, "signal": number or null, "timedOut": bool,
"unmet": text or null, "before": modes, "after": modes}, where modes are {"icanon", "echo", "isig", "icrnl", "opost"}.
"""

import base64, fcntl, json, os, pty, select, signal, struct, subprocess, sys, termios, time

task = json.load(sys.stdin)
deadline = time.monotonic() + task.get("seconds", 60)
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", task.get("rows", 24), task.get("columns", 80), 0, 0))


def modes():
    iflag, oflag, _cflag, lflag, *_rest = termios.tcgetattr(slave)
    return {
        "icanon": bool(lflag & termios.ICANON),
        "echo": bool(lflag & termios.ECHO),
        "isig": bool(lflag & termios.ISIG),
        "icrnl": bool(iflag & termios.ICRNL),
        "opost": bool(oflag & termios.OPOST),
    }


before = modes()
child = os.fork()
if child == 0:
    os.close(master)
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for fd in (0, 1, 2):
        os.dup2(slave, fd)
    os.closerange(3, 256)
    os.execvpe(task["argv"][0], task["argv"], {**os.environ, **task.get("env", {})})

os.set_blocking(master, False)
output = bytearray()
unmet = None


def pump(to_send=b"", until=None):
    """Reads what there is and writes what can be written, until `until` says so, or the time is over."""
    rest = memoryview(to_send)
    while time.monotonic() < deadline:
        done = until() if until else not rest
        if done and not rest:
            return True
        readable, writable, _ = select.select([master], [master] if rest else [], [], 0.02)
        if readable:
            try:
                output.extend(os.read(master, 65536))
            except OSError:
                return False
        if writable:
            rest = rest[os.write(master, rest[:4096]):]
    return False


met = 0
hung_up = False
for step in task["steps"]:
    if "send" in step:
        pump(base64.b64decode(step["send"]))
    elif "wait" in step:
        wanted = step["wait"].encode()
        if not pump(until=lambda: output.find(wanted, met) >= 0):
            unmet = step["wait"]
            break
        met = output.find(wanted, met) + len(wanted)
    elif "sleep" in step:
        end = time.monotonic() + step["sleep"]
        pump(until=lambda: time.monotonic() >= end)
    elif "signal" in step:
        os.kill(child, getattr(signal, step["signal"]))
    elif "run" in step:
        subprocess.run(step["run"], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    elif "hangup" in step:
        os.close(slave)
        os.close(master)
        hung_up = True
        break

status = None
while time.monotonic() < deadline:
    found, code = os.waitpid(child, os.WNOHANG)
    if found:
        status = code
        break
    if hung_up:
        time.sleep(0.02)
    else:
        end = time.monotonic() + 0.05
        pump(until=lambda: time.monotonic() >= end)
timed_out = status is None
if timed_out:
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
if not hung_up:
    end = time.monotonic() + 0.1
    deadline = end + 1
    pump(until=lambda: time.monotonic() >= end)

json.dump(
    {
        "output": base64.b64encode(bytes(output)).decode(),
        "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "timedOut": timed_out,
        "unmet": unmet,
        "before": before,
        "after": None if hung_up else modes(),
    },
    sys.stdout,
)
