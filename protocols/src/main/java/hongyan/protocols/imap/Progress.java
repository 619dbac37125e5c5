package hongyan.protocols.imap;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a client that waits for long that its command is being worked on (RFC 9585), so that neither the person nor a
/// device on the way gives up.
///
/// A command opens a [Stretch] over work during which it writes nothing itself, and closes it before it writes.
///
/// *Threads*: safe; one virtual thread looks at the stretches that are open while there are any, and starts another
/// for each one it tells. *Locks*: the monitor of a stretch, held while writing to that session's own socket; the
/// command waits for it at the end of its stretch.
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private final Duration every;
    private final Set<Stretch> open = ConcurrentHashMap.newKeySet();
    private volatile boolean looking;

    /// @param every how long a client waits for a word
    Progress(Duration every) {
        this.every = every;
    }

    /// Begins a stretch of silent work for the running command.
    ///
    /// @param goal how much there is to do, 0 when nobody knows
    Stretch begin(SessionState session, long goal) {
        Stretch stretch = new Stretch(session, goal);
        open.add(stretch);
        if (!looking) {
            look();
        }
        return stretch;
    }

    private synchronized void look() {
        if (!looking) {
            looking = true;
            Thread.ofVirtual().name("imap-progress").start(this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(every.dividedBy(2));
                long now = System.nanoTime();
                for (Stretch stretch : open) {
                    if (stretch.due(now)) {
                        Thread.ofVirtual().name("imap-progress").start(stretch::tell);
                    }
                }
                synchronized (this) {
                    if (open.isEmpty()) {
                        looking = false;
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Progress is told no more", e);
        }
    }

    /// Work during which the command writes nothing.
    final class Stretch implements AutoCloseable {
        private final SessionState session;
        private final long goal;
        private volatile long done;
        private volatile long told = System.nanoTime();
        private boolean over;

        private Stretch(SessionState session, long goal) {
            this.session = session;
            this.goal = goal;
        }

        /// How much of the goal is done.
        void at(long done) {
            this.done = done;
        }

        private boolean due(long now) {
            return now - told >= every.toNanos();
        }

        private synchronized void tell() {
            if (over || !due(System.nanoTime())) {
                return;
            }
            told = System.nanoTime();
            ImapOutput out = session.out;
            try {
                out.ascii("* OK [INPROGRESS (\"").ascii(session.tag).ascii("\" ");
                if (goal > 0) {
                    out.number(done).put(' ').number(goal);
                } else {
                    out.ascii("NIL NIL");
                }
                out.ascii(")] Still working on it").crlf().flush();
            } catch (java.io.UncheckedIOException e) {
                LOG.debug("Connection lost while telling progress", e);
                over = true;
                session.connection.abort();
            }
        }

        @Override
        public void close() {
            open.remove(this);
            synchronized (this) {
                over = true;
            }
        }
    }
}
