package hongyan.net.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Server-sent events (HTML, 9.2). Each write goes out at once and fails with [IOException] when the client is gone or
/// the server stops.
///
/// *Threads*: one writes; [#stop] may come from another.
public final class EventStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final Response response;
    private final Runnable onClose;
    private final Thread owner;
    private volatile boolean stopped;
    private boolean head;
    private boolean closed;

    EventStream(Response response, Runnable onClose) {
        this.response = response;
        this.onClose = onClose;
        this.owner = Thread.currentThread();
    }

    void start(boolean isHead) throws IOException {
        this.head = isHead;
        write(":\n\n");
    }

    /// Sends nothing a client sees: keeps the connection alive and notices a dead one.
    public void comment() throws IOException {
        write(":\n\n");
    }

    /// Sends an event; `data` must be one line.
    public void event(String name, String data) throws IOException {
        write("event: " + name + "\ndata: " + data + "\n\n");
    }

    /// Sends an event with an id.
    public void event(String name, String id, String data) throws IOException {
        write("event: " + name + "\nid: " + id + "\ndata: " + data + "\n\n");
    }

    /// Whether the server is stopping: the action should close and return. Its thread is interrupted too.
    public boolean stopped() {
        return stopped;
    }

    private void write(String text) throws IOException {
        if (stopped) {
            throw new IOException("server stops");
        }
        if (!head) {
            Content.Sink.write(response, false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    void stop() {
        stopped = true;
        owner.interrupt();
    }

    /// Ends the stream. Does not throw: there is nobody left to tell.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (stopped && Thread.currentThread() == owner && Thread.interrupted()) {
                LOG.debug("event stream ended by the server"); // the last bytes still go out
            }
            onClose.run();
        }
    }
}
