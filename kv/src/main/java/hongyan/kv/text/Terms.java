package hongyan.kv.text;

import java.util.Arrays;

/// The terms of one document, packed: for each its length in one byte, then its bytes. Doubles do no harm. Immutable.
public final class Terms {
    /// Bytes of a term at most.
    public static final int LONGEST = 255;

    private final byte[] packed;
    private final int count;

    private Terms(byte[] packed, int count) {
        this.packed = packed;
        this.count = count;
    }

    /// How many, doubles counted.
    public int count() {
        return count;
    }

    /// The packed form: not to be changed.
    public byte[] packed() {
        return packed;
    }

    /// Collects terms. *Threads*: one.
    public static final class Builder {
        private byte[] packed = new byte[4096];
        private int length;
        private int start = -1;
        private int count;

        /// Begins a term.
        public Builder begin() {
            room(1);
            start = length++;
            return this;
        }

        /// Appends a byte to the term that was begun.
        public Builder put(int value) {
            room(1);
            packed[length++] = (byte) value;
            return this;
        }

        /// Ends the term.
        ///
        /// @throws IllegalStateException when it is too long, or none was begun
        public Builder end() {
            int size = length - start - 1;
            if (start < 0 || size > LONGEST) {
                throw new IllegalStateException("a term of " + size + " bytes");
            }
            packed[start] = (byte) size;
            start = -1;
            count++;
            return this;
        }

        private void room(int more) {
            if (length + more > packed.length) {
                packed = Arrays.copyOf(packed, packed.length * 2);
            }
        }

        public Terms build() {
            return new Terms(Arrays.copyOf(packed, length), count);
        }
    }
}
