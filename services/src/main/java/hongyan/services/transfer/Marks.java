package hongyan.services.transfer;

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
final class Marks {
    private static final int LENGTH = 16;
    private static final byte[] SET = {1};

    private final Kv kv;
    private final int account;

    Marks(Kv kv, int account) {
        this.kv = kv;
        this.account = account;
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// @param bytes a digest that has taken the message
    Key key(List<String> folder, String name, MessageDigest bytes) {
        bytes.update((byte) 0);
        bytes.update(String.join("/", folder).getBytes(StandardCharsets.UTF_8));
        bytes.update((byte) 0);
        bytes.update(name.getBytes(StandardCharsets.UTF_8));
        return Key.of()
                .int32(account)
                .fixed(Arrays.copyOf(bytes.digest(), LENGTH))
                .key();
    }

    boolean has(Key key) {
        return kv.read(snapshot -> snapshot.get(Space.IMPORTED, key)).isPresent();
    }

    static boolean has(Tx tx, Key key) {
        return tx.get(Space.IMPORTED, key).isPresent();
    }

    static void set(Tx tx, Key key) {
        tx.put(Space.IMPORTED, key, SET);
    }
}
