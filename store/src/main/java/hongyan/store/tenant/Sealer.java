package hongyan.store.tenant;

import hongyan.base.id.Tokens;
import hongyan.kv.KvException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Secrets at rest: AES-256-GCM under the key of the data folder's key file.
///
/// *Threads*: safe. *Failure*: [KvException] when a secret was sealed under another key or for another place.
public final class Sealer {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private final SecretKey key;

    /// @param key 32 bytes
    public Sealer(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("the key has 32 bytes");
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /// @param place what the secret belongs to; the same text opens it again
    public byte[] seal(byte[] secret, String place) {
        byte[] nonce = Tokens.bytes(NONCE);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, secret, place);
        return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    }

    public byte[] open(byte[] sealed, String place) {
        if (sealed.length < NONCE + TAG_BITS / 8) {
            throw new KvException("sealed secret too short");
        }
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE];
        byte[] body = new byte[sealed.length - NONCE];
        buffer.get(nonce).get(body);
        return run(Cipher.DECRYPT_MODE, nonce, body, place);
    }

    private byte[] run(int mode, byte[] nonce, byte[] input, String place) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new KvException("a stored secret does not open with this key file", e);
        }
    }
}
