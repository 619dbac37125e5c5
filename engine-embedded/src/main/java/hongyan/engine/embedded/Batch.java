package hongyan.engine.embedded;

import hongyan.kv.KvException;
import hongyan.kv.Tx;
import java.util.Arrays;

/// The changes of one transaction in the form of a RocksDB write batch, built in Java.
///
/// The form is the one of RocksDB's log, and therefore stable: 8 bytes sequence (0), 4 bytes count (little-endian),
/// then records: tag, column family id, key, value, each with a varint length. Building it on the writer's own thread
/// leaves the committer one copy and two native calls for a whole group, instead of one call for each row.
/// `BatchTest` compares it with what RocksDB itself builds.
final class Batch {
    /// Sequence number and count.
    static final int HEAD = 12;

    /// One transaction never has more: what it holds is in memory several times until it is on disk.
    private static final int MAX = Tx.MAX_BYTES;

    // Record tags with a column family id (dbformat.h ValueType).
    private static final byte DELETION = 0x4;
    private static final byte VALUE = 0x5;
    private static final byte MERGE = 0x6;
    private static final byte RANGE_DELETION = 0xE;

    private byte[] bytes = new byte[1024];
    private int length;
    private int count;
    private boolean frees;

    /// Whether it makes room.
    boolean frees() {
        return frees;
    }

    void setFrees() {
        frees = true;
    }

    int length() {
        return length;
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            if (more > MAX - length) {
                throw new KvException(KvException.Kind.TOO_LARGE, "transaction too large");
            }
            bytes = Arrays.copyOf(bytes, Math.max(length + more, (int) Math.min(bytes.length * 2L, MAX)));
        }
    }

    private void varint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private void head(byte tag, int family) {
        bytes[length++] = tag;
        varint(family);
        count++;
    }

    /// A key with the code byte of its space before it.
    private void key(byte space, byte[] key) {
        varint(key.length + 1);
        bytes[length++] = space;
        System.arraycopy(key, 0, bytes, length, key.length);
        length += key.length;
    }

    private void value(byte[] value) {
        varint(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    void put(int family, byte space, byte[] key, byte[] value) {
        room(key.length + value.length + 20);
        head(VALUE, family);
        key(space, key);
        value(value);
    }

    void delete(int family, byte space, byte[] key) {
        room(key.length + 20);
        head(DELETION, family);
        key(space, key);
    }

    /// Adds to a 64-bit sum (little-endian operand, wraps around).
    void add(int family, byte space, byte[] key, long delta) {
        room(key.length + 30);
        head(MERGE, family);
        key(space, key);
        varint(8);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes[length++] = (byte) (delta >>> shift);
        }
    }

    /// @param to the first key behind the range, with its space byte
    void deleteRange(int family, byte space, byte[] from, byte[] to) {
        room(from.length + to.length + 20);
        head(RANGE_DELETION, family);
        key(space, from);
        value(to);
    }

    /// Copies the records.
    void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, length);
    }

    /// Writes the head of a batch of `count` records.
    static void head(byte[] target, int count) {
        for (int i = 0; i < 4; i++) {
            target[8 + i] = (byte) (count >>> (8 * i));
        }
    }
}
