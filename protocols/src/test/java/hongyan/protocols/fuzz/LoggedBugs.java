package hongyan.protocols.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/// Bugs as the log knows them: a session answers its own with a refusal, and logs them as errors.
///
/// *Threads*: safe.
public final class LoggedBugs extends AppenderBase<ILoggingEvent> {
    private final Queue<ILoggingEvent> errors = new ConcurrentLinkedQueue<>();

    private LoggedBugs() {}

    /// From now on, whatever is logged.
    public static LoggedBugs watch() {
        LoggedBugs bugs = new LoggedBugs();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        bugs.setContext(root.getLoggerContext());
        bugs.start();
        root.addAppender(bugs);
        return bugs;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            errors.add(event);
        }
    }

    /// What others did is not ours.
    public void forget() {
        errors.clear();
    }

    /// Fails with the first bug since [#forget].
    public void check() {
        ILoggingEvent error = errors.poll();
        if (error != null) {
            Throwable cause = error.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
            throw new AssertionError("a bug was logged: " + error.getFormattedMessage(), cause);
        }
    }
}
