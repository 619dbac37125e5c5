package hongyan.protocols.imap;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.EmailRow;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The messages of a FETCH, portion by portion, read and decompressed ahead of the writer.
///
/// *Threads*: the session's takes portions; each is read by a virtual thread of its own, [#DEPTH] of them at most, so
/// that reading and writing overlap. A FETCH of one portion is read where it is written. What a portion needs is read
/// on
/// one short snapshot; bodies after it. *Memory*: [#DEPTH] portions of about [#BYTES], for the average decides how many
/// messages the next one has.
final class FetchFeed {
    private static final Logger LOG = LoggerFactory.getLogger(FetchFeed.class);
    private static final int DEPTH = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);
    /// When the UID row tells everything.
    private static final int ROWS_PAGE = 2000;
    private static final int EMAILS_PAGE = 256;
    private static final int FIRST_BODIES = 16;
    private static final int MOST_BODIES = 128;
    private static final long BYTES = 512 << 10;

    private final ImapRooms rooms;
    private final Selected box;
    private final Needs needs;
    private final long changedSince;
    private final Pages pages;
    private final ArrayDeque<FutureTask<Portion>> ahead = new ArrayDeque<>();
    private boolean alone = true;

    /// What has to be read of each message; each includes what stands before it.
    enum Needs {
        ROW,
        EMAIL,
        BODY
    }

    /// A message that is there.
    ///
    /// @param email null when only the row is needed
    /// @param body empty when it is not needed, or gone
    record Fetched(UidRow row, @Nullable EmailRow email, Optional<ByteSource> body) {}

    /// @param missing messages that are gone
    record Portion(List<Fetched> messages, int missing, long bytes) {}

    /// @param indexes of the messages asked for, as ranges
    /// @param changedSince only those changed after this; negative for all
    FetchFeed(ImapRooms rooms, Selected box, int[] indexes, Needs needs, long changedSince) {
        this.rooms = rooms;
        this.box = box;
        this.needs = needs;
        this.changedSince = changedSince;
        this.pages = new Pages(
                indexes,
                switch (needs) {
                    case ROW -> ROWS_PAGE;
                    case EMAIL -> EMAILS_PAGE;
                    case BODY -> FIRST_BODIES;
                });
    }

    /// The next messages; null at the end. The feed does not keep them.
    @Nullable
    Portion next() {
        readAhead();
        FutureTask<Portion> first = ahead.poll();
        if (first == null) {
            return null;
        }
        Portion portion = taken(first);
        if (needs == Needs.BODY && !portion.messages.isEmpty()) {
            long average = Math.max(1, portion.bytes / portion.messages.size());
            pages.size(Math.clamp(BYTES / average, 4, MOST_BODIES));
        }
        return portion;
    }

    private void readAhead() {
        while (ahead.size() < DEPTH) {
            int[] runs = pages.next();
            if (runs.length == 0) {
                return;
            }
            FutureTask<Portion> task = new FutureTask<>(() -> read(runs));
            ahead.add(task);
            alone &= !pages.hasMore();
            if (alone) {
                task.run();
            } else {
                Thread.ofVirtual().name("imap-ahead").start(task);
            }
        }
    }

    private static Portion taken(FutureTask<Portion> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while reading"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("reading failed", e.getCause());
        }
    }

    private record Rows(List<UidRow> rows, List<EmailRow> emails) {}

    private Portion read(int[] runs) {
        Rows read = rooms.store().read(box.account, view -> {
            List<UidRow> rows = Pages.rows(view, box, runs);
            if (changedSince >= 0) {
                rows.removeIf(row -> row.modseq() <= changedSince);
            }
            if (needs == Needs.ROW) {
                return new Rows(rows, List.of());
            }
            List<Integer> ids = new ArrayList<>(rows.size());
            for (UidRow row : rows) {
                ids.add(row.email());
            }
            return new Rows(rows, view.emailRows(ids));
        });
        int missing = changedSince >= 0 ? 0 : Pages.count(runs) - read.rows.size();
        List<Optional<ByteSource>> bodies = needs == Needs.BODY ? bodies(read.emails) : List.of();
        List<Fetched> messages = new ArrayList<>(read.rows.size());
        long bytes = 0;
        int e = 0;
        for (UidRow row : read.rows) {
            if (needs == Needs.ROW) {
                messages.add(new Fetched(row, null, Optional.empty()));
            } else if (e == read.emails.size() || read.emails.get(e).id() != row.email()) {
                missing++;
            } else {
                EmailRow email = read.emails.get(e);
                bytes += email.size();
                messages.add(new Fetched(row, email, needs == Needs.BODY ? bodies.get(e) : Optional.empty()));
                e++;
            }
        }
        return new Portion(messages, missing, bytes);
    }

    /// In the order asked; empty where one is gone or cannot be read.
    private List<Optional<ByteSource>> bodies(List<EmailRow> emails) {
        Bodies door = rooms.bodies();
        List<BlobId> ids = new ArrayList<>(emails.size());
        for (EmailRow email : emails) {
            ids.add(email.blob());
        }
        try {
            return door.openAll(ids);
        } catch (IOException e) {
            LOG.warn("A body cannot be read, each is tried alone: account {}", box.account, e);
            List<Optional<ByteSource>> found = new ArrayList<>(ids.size());
            for (BlobId id : ids) {
                found.add(alone(door, id));
            }
            return found;
        }
    }

    private static Optional<ByteSource> alone(Bodies door, BlobId id) {
        try {
            return Optional.of(door.open(id));
        } catch (IOException e) {
            LOG.warn("A body cannot be read: {}", id, e);
            return Optional.empty();
        }
    }
}
