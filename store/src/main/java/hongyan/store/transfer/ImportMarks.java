package hongyan.store.transfer;

import hongyan.kv.Key;
import hongyan.kv.Kv;
import hongyan.kv.Space;
import hongyan.kv.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/// Which messages an import has brought into an account: a hash of target folder, name in the source and bytes, written
/// in the transaction that adds the message.
public final class ImportMarks {
    private static final int LENGTH = 16;
    private static final byte[] SET = {1};

    private final Kv kv;
    private final int account;

    public ImportMarks(Kv kv, int account) {
        this.kv = kv;
        this.account = account;
    }

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// @param bytes a digest that has taken the message
    public ImportMark mark(List<String> folder, String name, MessageDigest bytes) {
        bytes.update((byte) 0);
        bytes.update(String.join("/", folder).getBytes(StandardCharsets.UTF_8));
        bytes.update((byte) 0);
        bytes.update(name.getBytes(StandardCharsets.UTF_8));
        return new ImportMark(Key.of()
                .int32(account)
                .fixed(Arrays.copyOf(bytes.digest(), LENGTH))
                .key());
    }

    public boolean has(ImportMark mark) {
        return kv.read(snapshot -> snapshot.get(Space.IMPORTED, mark.key())).isPresent();
    }

    public static boolean has(Tx tx, ImportMark mark) {
        return tx.get(Space.IMPORTED, mark.key()).isPresent();
    }

    public static void set(Tx tx, ImportMark mark) {
        tx.put(Space.IMPORTED, mark.key(), SET);
    }
}
