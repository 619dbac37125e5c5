package hongyan.services.transfer;

import hongyan.base.failure.Objection;
import java.util.ArrayList;
import java.util.List;

/// One import or export under way, and what it has done so far.
///
/// *Threads*: written by its worker, read by anybody.
public final class Transfer {
    private static final int MAX_PROBLEMS = 50;

    /// How it stands.
    public enum State {
        RUNNING,
        DONE,
        /// Asked to stop; running it again goes on.
        STOPPED,
        FAILED
    }

    /// A look at it.
    ///
    /// @param messages brought over by this run
    /// @param known left alone, because an earlier run brought them
    /// @param failed that could not be read
    /// @param problems the first of them, a line each
    /// @param message why it failed, else empty
    public record Progress(
            String id,
            State state,
            String folder,
            long messages,
            long bytes,
            long known,
            long failed,
            List<String> problems,
            String message,
            long millis) {}

    private final String id;
    private final long started = System.nanoTime();
    private final List<String> problems = new ArrayList<>();
    private State state = State.RUNNING;
    private String folder = "";
    private long messages;
    private long bytes;
    private long known;
    private long failed;
    private String message = "";
    private long ended;
    private volatile boolean stopping;

    Transfer(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    public synchronized Progress progress() {
        long until = ended == 0 ? System.nanoTime() : ended;
        return new Progress(
                id,
                state,
                folder,
                messages,
                bytes,
                known,
                failed,
                List.copyOf(problems),
                message,
                (until - started) / 1_000_000);
    }

    /// Asks it to stop at the next message.
    public void stop() {
        stopping = true;
    }

    /// @throws Stopped when somebody asked for it
    void mustGoOn() {
        if (stopping) {
            throw new Stopped();
        }
    }

    synchronized void folder(String now) {
        folder = now;
    }

    synchronized void brought(int count, long size) {
        messages += count;
        bytes += size;
    }

    synchronized void known() {
        known++;
    }

    /// One message that cannot be brought over: told, counted, and on to the next.
    synchronized void problem(String what) {
        failed++;
        note(what);
    }

    /// Something the person should know that is no message.
    synchronized void note(String what) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(what);
        }
    }

    synchronized void end(State how, String why) {
        state = how;
        message = why;
        ended = System.nanoTime();
    }

    /// Ends the work from within. No stack trace: it is no failure.
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    static Objection bad(String code, String message) {
        return Objection.bad(code, "path", message);
    }
}
