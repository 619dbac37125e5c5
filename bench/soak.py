#!/usr/bin/env python3
"""soak.py PORT MINUTES PID JCMD CSV: the load of soak.sh, and its samples. Exit code 1 when memory is not flat.

Every client is cut off without a word now and then, in the middle of whatever it does."""
import imaplib, random, re, smtplib, socket, statistics, subprocess, sys, threading, time

PORT, MINUTES, PID, JCMD, CSV = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]
USERS, PASSWORD = 20, 'secret-Word-1'
END = time.time() + MINUTES * 60
KEEP = 300  # messages a mailbox is cut back to
counts, failures, lock = {}, {}, threading.Lock()


def count(table, what):
    with lock:
        table[what] = table.get(what, 0) + 1


def user():
    return 'user%d@example.test' % random.randrange(USERS)


def message(n):
    words = ' '.join(random.choice(['report', 'meeting', '会议', '合同', 'invoice', 'plan', 'schedule']) for _ in range(random.choice((20, 300, 3000))))
    return ('From: s%d@remote.test\r\nTo: x@example.test\r\nSubject: Soak %d\r\nMessage-ID: <soak-%d-%d@remote.test>\r\nMIME-Version: 1.0\r\n'
            'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n'
            % (n % 50, n, n, random.randrange(10**9), re.sub(r'(.{70}) ', r'\1\r\n', words))).encode()


def cut(sock):
    """The client dies: no goodbye, half of the time with a reset."""
    if random.random() < 0.5:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\1\0\0\0\0\0\0\0')
    sock.close()


def deliver(stop):
    with smtplib.SMTP('127.0.0.1', PORT + 25, timeout=60) as client:
        for n in range(random.randrange(1, 60)):
            if stop():
                client.docmd('MAIL', 'FROM:<dying@remote.test>')
                return cut(client.sock)
            client.sendmail('s@remote.test', random.sample([user() for _ in range(6)], random.choice((1, 1, 1, 3))), message(n))
            count(counts, 'delivered')


def imap():
    client = imaplib.IMAP4('127.0.0.1', PORT + 143, timeout=60)
    client.login(user(), PASSWORD)
    client.select('INBOX')
    return client


def session(stop, step, times):
    client = imap()
    for _ in range(random.randrange(1, times)):
        if stop():
            client.send(b'z1 UID FETCH 1:* (BODY.PEEK[])\r\n')
            return cut(client.sock)
        step(client)
    client.logout()


def reader(client):
    client.uid('FETCH', '1:*', '(FLAGS ENVELOPE)')
    client.uid('FETCH', '%d:*' % random.randrange(1, 400), '(BODY.PEEK[])')
    count(counts, 'read')


def flagger(client):
    client.uid('STORE', '%d:%d' % (random.randrange(1, 50), random.randrange(50, 5000)), random.choice('+-') + 'FLAGS.SILENT', '(\\Flagged)')
    client.noop()
    count(counts, 'flagged')


def deleter(client):
    uids = client.uid('SEARCH', 'ALL')[1][0].split()
    if len(uids) > KEEP:
        client.uid('STORE', b'%s:%s' % (uids[0], uids[-KEEP]), '+FLAGS.SILENT', '(\\Deleted)')
        client.expunge()
        count(counts, 'cut back')
    elif uids:
        client.uid('COPY', random.choice(uids), random.choice(('Archive', 'Trash')))
        count(counts, 'copied')


def sweeper(client):
    for name in ('Archive', 'Trash', 'Sent'):
        client.select(name)
        client.store('1:*', '+FLAGS.SILENT', '(\\Deleted)')
        client.expunge()
    client.select('INBOX')
    count(counts, 'emptied')


def appender(client):
    client.append('Sent', '(\\Seen)', None, message(1))
    count(counts, 'appended')


def searcher(client):
    client.uid('SEARCH', 'CHARSET', 'UTF-8', random.choice(('SUBJECT', 'TEXT')), random.choice(('Soak', 'meeting', 'nothing')))
    count(counts, 'searched')


def idler(client):
    client.send(b'i1 IDLE\r\n')
    deadline = time.time() + random.uniform(0, 5)
    client.sock.settimeout(1)
    client.readline()
    while time.time() < deadline:
        try:
            client.readline()
        except (TimeoutError, socket.timeout, OSError):
            break
    client.sock.settimeout(60)
    cut(client.sock)
    count(counts, 'idled')
    raise ConnectionResetError('an idler ends')


WORK = [(deliver, None)] * 4 + [(session, (reader, 10)), (session, (flagger, 60)), (session, (deleter, 20)), (session, (appender, 40)),
                               (session, (searcher, 12)), (session, (idler, 3)), (session, (sweeper, 3))]


def worker(kind, rest):
    while time.time() < END:
        stop = lambda: random.random() < 0.02 or time.time() > END
        try:
            kind(stop, *(rest or ()))
        except (OSError, smtplib.SMTPServerDisconnected, imaplib.IMAP4.abort):
            count(failures, 'connection ended')
        except (smtplib.SMTPException, imaplib.IMAP4.error) as e:
            count(failures, str(e)[:80])


def kilobytes(field):
    for line in open('/proc/%s/status' % PID):
        if line.startswith(field):
            return int(line.split()[1])
    return 0


def live():
    """Megabytes that live after a full collection."""
    subprocess.run([JCMD, PID, 'GC.run'], stdout=subprocess.DEVNULL, check=True)
    info = subprocess.run([JCMD, PID, 'GC.heap_info'], capture_output=True, text=True, check=True).stdout
    return sum(int(k) for k in re.findall(r'(?:total|heap)[^\n]*?used (\d+)K', info) if k) / 1024


def main():
    for kind, rest in WORK:
        threading.Thread(target=worker, args=(kind, rest), daemon=True).start()
    started, samples = time.time(), []
    with open(CSV, 'w') as out:
        out.write('seconds,anonymous_mb,live_heap_mb,operations,broken\n')
        while time.time() < END:
            time.sleep(min(15, max(0.1, END - time.time())))
            sample = (round(time.time() - started), round(kilobytes('RssAnon') / 1024, 1), round(live(), 1), sum(counts.values()), sum(failures.values()))
            samples.append(sample)
            out.write(','.join(map(str, sample)) + '\n')
            out.flush()
    print('did', counts)
    print('broken off', failures)
    quarter = max(1, len(samples) // 4)
    flat = True
    for name, column, slack in (('own memory', 1, 48), ('live heap', 2, 16)):
        # medians: a sample may fall into the middle of twenty downloads; mapped files of the index are the system's, not ours
        early = statistics.median(s[column] for s in samples[quarter:2 * quarter] or samples)
        late = statistics.median(s[column] for s in samples[-quarter:])
        good = late <= early * 1.15 + slack
        flat = flat and good
        print('%s: %.0f MB in the second quarter, %.0f MB in the last%s' % (name, early, late, '' if good else '  GROWS'))
    return 0 if flat else 1


if __name__ == '__main__':
    sys.exit(main())
