package hongyan.formats.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The SHA-256 of a body in canonical form (RFC 6376 3.4.3, 3.4.4), fed piece by piece. *Threads*: one.
final class BodyHash {
    private final MessageDigest digest;
    private final boolean relaxed;
    private final long limit;
    private final byte[] buffer = new byte[4096];
    private int filled;
    private long canonicalLength;
    private long emptyLines;
    private boolean content;
    private boolean space;
    private boolean carriageReturn;

    /// @param limit canonical bytes to hash (`l=`), -1 for all
    BodyHash(boolean relaxed, long limit) {
        this.relaxed = relaxed;
        this.limit = limit;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void update(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            if (carriageReturn) {
                carriageReturn = false;
                if (b == '\n') {
                    endLine();
                    continue;
                }
                put((byte) '\r');
            }
            if (b == '\r') {
                carriageReturn = true;
            } else if (relaxed && (b == ' ' || b == '\t')) {
                space = true;
            } else {
                put(b);
            }
        }
    }

    /// Line ends are held back until something follows: empty lines at the end do not count.
    private void endLine() {
        emptyLines++;
        space = false;
    }

    private void put(byte b) {
        while (emptyLines > 0) {
            emit((byte) '\r');
            emit((byte) '\n');
            emptyLines--;
        }
        if (space) {
            emit((byte) ' ');
            space = false;
        }
        emit(b);
        content = true;
    }

    private void emit(byte b) {
        if (limit < 0 || canonicalLength < limit) {
            buffer[filled++] = b;
            if (filled == buffer.length) {
                digest.update(buffer, 0, filled);
                filled = 0;
            }
        }
        canonicalLength++;
    }

    /// Ends the body and returns the hash. Call once.
    byte[] finish() {
        if (carriageReturn) {
            carriageReturn = false;
            put((byte) '\r');
        }
        if (content || !relaxed) {
            emptyLines = 0;
            emit((byte) '\r');
            emit((byte) '\n');
        }
        digest.update(buffer, 0, filled);
        return digest.digest();
    }

    /// Canonical bytes in all, after [#finish].
    long canonicalLength() {
        return canonicalLength;
    }
}
