package hongyan.protocols.imap;

import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.HeaderText;
import hongyan.protocols.imap.SortKey.Column;
import hongyan.store.account.BaseSubject;
import hongyan.store.account.Email;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The sort keys of many messages, in columns: eight bytes for a number, the bytes of a text in one common array. Rows
/// are numbered in the order in which they were added, which is that of the mailbox.
///
/// *Bounds*: a text counts with at most 240 bytes ([Collation]).
final class SortTable {
    private static final byte[] EMPTY = new byte[0];
    /// Names whose keys are kept while a table is filled: most senders write often.
    private static final int MAX_NAMES = 4096;

    private final List<SortKey> keys;
    /// Per key: its column among those of its kind.
    private final int[] column;
    private final int texts;
    private final long[][] numbers;
    private int rows;
    private int[] uids = new int[16];
    /// Where each text begins; that of row r in text column c is number `r * texts + c`.
    private int[] starts;
    private byte[] bytes = new byte[256];
    private final Map<String, byte[]> names = new HashMap<>();

    SortTable(List<SortKey> keys) {
        this.keys = keys;
        this.column = new int[keys.size()];
        int t = 0;
        int n = 0;
        for (int k = 0; k < column.length; k++) {
            column[k] = keys.get(k).column().text() ? t++ : n++;
        }
        this.texts = t;
        this.numbers = new long[n][16];
        this.starts = new int[16 * t + 1];
    }

    int rows() {
        return rows;
    }

    int uid(int row) {
        return uids[row];
    }

    /// The row of a UID, -1 when there is none.
    int row(int uid) {
        for (int row = 0; row < rows; row++) {
            if (uids[row] == uid) {
                return row;
            }
        }
        return -1;
    }

    /// @param score of relevancy, 0 when that is no sort key
    void add(int uid, Email email, int score) {
        if (rows == uids.length) {
            int room = rows + Math.max(16, rows >> 1);
            uids = Arrays.copyOf(uids, room);
            starts = Arrays.copyOf(starts, room * texts + 1);
            for (int c = 0; c < numbers.length; c++) {
                numbers[c] = Arrays.copyOf(numbers[c], room);
            }
        }
        uids[rows] = uid;
        for (int k = 0; k < column.length; k++) {
            Column what = keys.get(k).column();
            if (what.text()) {
                text(rows * texts + column[k], text(what, email.envelope()));
            } else {
                numbers[column[k]][rows] = number(what, email, score);
            }
        }
        rows++;
    }

    private static long number(Column what, Email email, int score) {
        return switch (what) {
            case ARRIVAL -> email.receivedAt().toEpochMilli();
            // RFC 5256 2.2: the time of arrival stands in for a date that is missing
            case DATE -> email.sentAt().toEpochMilli();
            case SIZE -> email.size();
            // RFC 6203 6: the most relevant first
            case RELEVANCY -> -score;
            case CC, FROM, TO, SUBJECT, DISPLAYFROM, DISPLAYTO -> throw new IllegalArgumentException("a text");
        };
    }

    private byte[] text(Column what, Envelope envelope) {
        return switch (what) {
            case CC -> mailbox(envelope.cc());
            case FROM -> mailbox(envelope.from());
            case TO -> mailbox(envelope.to());
            case SUBJECT -> Collation.casemap(BaseSubject.of(envelope.subject()));
            case DISPLAYFROM -> display(envelope.from());
            case DISPLAYTO -> display(envelope.to());
            case ARRIVAL, DATE, SIZE, RELEVANCY -> throw new IllegalArgumentException("a number");
        };
    }

    /// RFC 5256 3: the local part of the first address.
    private static byte[] mailbox(List<Envelope.Mailbox> addresses) {
        String local = addresses.isEmpty() ? null : addresses.getFirst().local();
        return local == null ? EMPTY : Collation.casemap(HeaderText.decode(local));
    }

    /// RFC 5957 3: the display name of the first address, else the address.
    private byte[] display(List<Envelope.Mailbox> addresses) {
        if (addresses.isEmpty()) {
            return EMPTY;
        }
        Envelope.Mailbox first = addresses.getFirst();
        String name = first.name();
        if (name != null && !name.isBlank()) {
            if (names.size() >= MAX_NAMES) {
                names.clear();
            }
            return names.computeIfAbsent(
                    name, raw -> Collation.names(HeaderText.decode(raw).strip()));
        }
        String local = first.local();
        String host = first.host();
        if (local == null) {
            return EMPTY;
        }
        String words = HeaderText.decode(local);
        // A group has a name and no host.
        return Collation.names(host == null || host.isEmpty() ? words : words + '@' + host);
    }

    private void text(int cell, byte[] text) {
        int at = starts[cell];
        if (bytes.length - at < text.length) {
            bytes = Arrays.copyOf(bytes, Math.max(at + text.length, bytes.length + (bytes.length >> 1)));
        }
        System.arraycopy(text, 0, bytes, at, text.length);
        starts[cell + 1] = at + text.length;
    }

    /// As the keys order two rows; rows that are equal in all keys stay in the order of the mailbox (RFC 5256 3).
    int compare(int a, int b) {
        for (int k = 0; k < column.length; k++) {
            SortKey key = keys.get(k);
            int c = column[k];
            int difference = key.column().text()
                    ? texts(a * texts + c, b * texts + c)
                    : Long.compare(numbers[c][a], numbers[c][b]);
            if (difference != 0) {
                return key.reverse() ? -difference : difference;
            }
        }
        return Integer.compare(uids[a], uids[b]);
    }

    private int texts(int a, int b) {
        return Arrays.compareUnsigned(bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
    }

    /// The rows in order.
    int[] sorted() {
        names.clear();
        int[] from = new int[rows];
        for (int i = 0; i < rows; i++) {
            from[i] = i;
        }
        int[] to = new int[rows];
        for (int width = 1; width > 0 && width < rows; width *= 2) {
            for (int low = 0; low < rows; low += 2 * width) {
                merge(from, to, low, Math.min(low + width, rows), Math.min(low + 2 * width, rows));
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private void merge(int[] from, int[] to, int low, int middle, int high) {
        int left = low;
        int right = middle;
        for (int i = low; i < high; i++) {
            boolean takeLeft = right >= high || (left < middle && compare(from[left], from[right]) <= 0);
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }
}
