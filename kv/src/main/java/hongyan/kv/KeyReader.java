package hongyan.kv;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the fields of a key in the order they were written.
///
/// *Failure*: [KvException] when the bytes are not what the caller asks for; never reads past the end.
public final class KeyReader {
    private final byte[] bytes;
    private int at;

    KeyReader(byte[] bytes) {
        this.bytes = bytes;
    }

    private void need(int count) {
        if (at + count > bytes.length) {
            throw new KvException("key too short");
        }
    }

    public int byte8() {
        need(1);
        return bytes[at++] & 0xff;
    }

    public int int32() {
        need(4);
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    public long int64() {
        need(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    public String text() {
        ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
        while (true) {
            need(1);
            byte b = bytes[at++];
            if (b != 0) {
                utf8.write(b);
                continue;
            }
            need(1);
            int mark = bytes[at++] & 0xff;
            if (mark == 1) {
                return utf8.toString(StandardCharsets.UTF_8);
            }
            if (mark != 0xff) {
                throw new KvException("bad text in key");
            }
            utf8.write(0);
        }
    }

    public byte[] fixed(int length) {
        need(length);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    public boolean atEnd() {
        return at == bytes.length;
    }
}
