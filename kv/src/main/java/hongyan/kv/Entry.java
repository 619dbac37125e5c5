package hongyan.kv;

/// A row: key and value.
public record Entry(Key key, byte[] value) {
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Entry that && key.equals(that.key) && java.util.Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + java.util.Arrays.hashCode(value);
    }
}
