package hongyan.kv.blob;

import hongyan.base.bytes.ByteSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bytes on their way to becoming a body. In memory up to 128 KiB, then compressed block by block into a scratch file.
///
/// *Threads*: one. *Failure*: [#close] without use of the sealed body leaves nothing behind; a full disk is a
/// [hongyan.kv.KvException] of kind `DISK_FULL`.
public final class Draft extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(Draft.class);

    private final Path scratch;
    private final LargeBodies large;
    private final Compression compression;
    private final Set<BlobId> living;
    private final BooleanSupplier certain;
    private final Room room;

    /// Made when it is first needed: many a draft is only read again.
    private @Nullable BlobId id;
    private byte[] buffer = new byte[8 * 1024];
    private int used;
    private long size;
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private Frames.@Nullable Writer frames;
    private @Nullable OutputStream out;
    private @Nullable ByteSource source;
    private @Nullable SealedBody sealed;
    private boolean closed;

    /// @param certain whether a commit that failed until now has changed nothing, and never will
    Draft(
            Path scratch,
            LargeBodies large,
            Compression compression,
            Set<BlobId> living,
            BooleanSupplier certain,
            Room room) {
        this.room = room;
        this.certain = certain;
        this.scratch = scratch;
        this.large = large;
        this.compression = compression;
        this.living = living;
    }

    private BlobId id() {
        BlobId known = id;
        if (known == null) {
            known = BlobId.random();
            living.add(known);
            id = known;
        }
        return known;
    }

    /// Bytes written so far.
    public long size() {
        return size;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        if (closed || source != null) {
            throw new IOException("the draft takes no more bytes");
        }
        int done = 0;
        while (done < len) {
            if (used == Compression.MAX_BLOCK) {
                spill();
            }
            int now = Math.min(len - done, Compression.MAX_BLOCK - used);
            if (used + now > buffer.length) {
                int grown = Math.max(buffer.length * 2, used + now);
                buffer = Arrays.copyOf(buffer, Math.min(Compression.MAX_BLOCK, grown));
            }
            System.arraycopy(bytes, off + done, buffer, used, now);
            used += now;
            done += now;
        }
        size += len;
    }

    /// Moves the full buffer into the scratch file as one block.
    private void spill() throws IOException {
        room.require(used);
        Frames.Writer writer = frames;
        if (writer == null) {
            Path path = scratch.resolve(id() + ".draft");
            FileChannel opened = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
            file = path;
            channel = opened;
            OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(opened), 64 * 1024);
            out = stream;
            writer = new Frames.Writer(stream, compression);
            frames = writer;
        }
        writer.block(buffer, used);
        used = 0;
    }

    /// What was written, to be parsed before it is sealed. No more writing afterwards. Not to be used once the draft is
    /// closed.
    public ByteSource source() throws IOException {
        if (closed) {
            throw new IOException("the draft is closed");
        }
        ByteSource known = source;
        if (known != null) {
            return known;
        }
        Frames.Writer writer = frames;
        OutputStream stream = out;
        FileChannel opened = channel;
        if (writer == null || stream == null || opened == null) {
            buffer = buffer.length == used ? buffer : Arrays.copyOf(buffer, used);
            known = ByteSource.of(buffer);
        } else {
            if (used > 0) {
                spill();
            }
            writer.foot();
            stream.flush();
            buffer = new byte[0];
            known = new Frames(new ChannelSource(opened, opened.size()), size, compression);
        }
        source = known;
        return known;
    }

    /// Compresses, and makes a large body durable. No more writing afterwards; the same object on every call.
    public Sealed seal() throws IOException {
        SealedBody known = sealed;
        if (known != null) {
            return known;
        }
        source();
        FileChannel opened = channel;
        if (opened == null) {
            known = new SealedBody(id(), size, BlobRow.small(compression.compress(buffer, used), used));
        } else {
            large.write(id(), new ChannelSource(opened, opened.size()));
            known = new SealedBody(id(), size, BlobRow.large(size));
        }
        sealed = known;
        return known;
    }

    /// Lets go of memory and scratch file; removes a large body that no transaction bound. One whose commit may yet
    /// turn out to be on disk stays: rows may point to it after a restart, which removes it when there are none.
    ///
    /// What cannot be removed is logged and left to the next start: the commit has been made or refused by now, and
    /// whoever hears of a failure after it would send or store the message a second time.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        buffer = new byte[0];
        SealedBody body = sealed;
        try (FileChannel opened = channel) {
            if (body != null) {
                body.close();
                if (body.isLarge() && !body.isBound() && (!body.isOffered() || certain.getAsBoolean())) {
                    large.delete(id());
                }
            }
            if (opened != null && file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("A draft is left behind, file={}", file, e);
        } finally {
            if (id != null) {
                living.remove(id);
            }
        }
    }

    /// A body ready to be bound to rows, as long as its draft is open.
    public sealed interface Sealed permits SealedBody {
        BlobId id();

        /// Length before compression.
        long size();
    }

    /// The bytes of an open file.
    private record ChannelSource(FileChannel channel, long size) implements ByteSource {
        @Override
        public java.io.InputStream open() {
            return new java.io.InputStream() {
                private long at;

                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] into, int off, int len) throws IOException {
                    if (len == 0) {
                        return 0;
                    }
                    int got = channel.read(ByteBuffer.wrap(into, off, len), at);
                    at += Math.max(0, got);
                    return got;
                }
            };
        }

        @Override
        public byte[] slice(long offset, int length) throws IOException {
            ByteBuffer into = ByteBuffer.allocate((int) Math.min(length, Math.max(0, size - offset)));
            while (into.hasRemaining() && channel.read(into, offset + into.position()) >= 0) {}
            return into.hasRemaining() ? Arrays.copyOf(into.array(), into.position()) : into.array();
        }
    }
}
