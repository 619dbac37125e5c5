package hongyan.services.delivery;

import hongyan.base.bytes.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;

/// A new front before the rest of another source. Nothing is copied until it is written.
public final class Composed implements ByteSource {
    private final byte[] front;
    private final ByteSource rest;
    private final long from;

    /// @param from where in `rest` to go on
    Composed(byte[] front, ByteSource rest, long from) {
        this.front = front;
        this.rest = rest;
        this.from = from;
    }

    @Override
    public long size() {
        return front.length + rest.size() - from;
    }

    @Override
    public InputStream open() throws IOException {
        InputStream tail = rest.open();
        tail.skipNBytes(from);
        return new SequenceInputStream(new ByteArrayInputStream(front), tail);
    }

    public void write(OutputStream out) throws IOException {
        out.write(front);
        try (InputStream tail = rest.open()) {
            tail.skipNBytes(from);
            tail.transferTo(out);
        }
    }
}
